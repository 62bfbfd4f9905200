"""Makes models as tf.keras 2.15 saves them, and what TensorFlow computes for one probe input each; see make_probes.py for the archives.

    pip install "tensorflow-cpu==2.15.1"
    python make_older_probes.py
"""

import json
import pathlib
import tempfile
import zipfile

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

folder = pathlib.Path(__file__).parent


def chain():
    return keras.Sequential(
        [
            layers.Conv2D(4, 3, strides=2, padding="same", activation="relu", input_shape=(9, 7, 2)),
            layers.BatchNormalization(),
            layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2),
            layers.LeakyReLU(),
            layers.AveragePooling2D(2, padding="same"),
            layers.Conv2D(3, 2),
            layers.Flatten(),
            layers.Dense(5, activation="relu"),
            layers.BatchNormalization(scale=False),
            layers.Dense(4),
            layers.Softmax(),
        ],
        name="older-sequential",
    )


def branches():
    image = keras.Input((8, 6, 3))
    x = layers.Conv2D(4, 3, padding="same")(image)
    y = layers.SeparableConv2D(4, 3, padding="same", activation="relu")(x)
    both = layers.ReLU(6.0)(layers.Concatenate()([layers.Add()([x, y]), x]))
    mean = layers.GlobalAveragePooling2D()(both)
    flat = layers.Flatten()(layers.MaxPooling2D(2)(both))
    hidden = layers.Dense(7)(layers.Concatenate()([mean, flat]))
    shared = layers.Dense(7, activation="relu")
    answer = layers.Dense(3)(layers.Add()([shared(hidden), shared(shared(hidden))]))
    return keras.Model(image, answer, name="older-functional")


def probe(model, seed):
    random = np.random.default_rng(seed)
    for layer in model.layers:
        values = []
        for weight in layer.weights:
            shape = tuple(weight.shape)
            if "gamma" in weight.name or "variance" in weight.name:
                values.append(random.uniform(0.5, 2, shape))
            else:
                inputs = max(int(np.prod(shape[:-1])), 1)
                values.append(random.normal(0, 1 / np.sqrt(inputs), shape))
        layer.set_weights(values)
    sample = random.normal(0, 1, model.input_shape[1:]).astype(np.float32)
    answer = model(sample[None], training=False).numpy()[0]
    probe = {"input": np.moveaxis(sample, -1, 0).ravel().tolist(), "output": answer.ravel().tolist()}
    with tempfile.TemporaryDirectory() as temporary:
        saved = pathlib.Path(temporary)
        name = str(saved / model.name)
        model.save(name + ".h5", include_optimizer=False)
        model.save(name + ".keras")
        model.save_weights(name + ".weights.h5")
        pathlib.Path(name + ".json").write_text(model.to_json())
        (saved / "probe.json").write_text(json.dumps(probe))
        with zipfile.ZipFile(folder / (model.name + ".zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for file in sorted(saved.iterdir()):
                archive.writestr(zipfile.ZipInfo(file.name), file.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    print(model.name, answer)


if __name__ == "__main__":
    for seed, make in enumerate([chain, branches]):
        probe(make(), seed)
