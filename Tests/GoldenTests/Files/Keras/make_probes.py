"""Makes the small Keras models of this folder and what Keras computes for one probe input each.

    pip install "keras==3.15.1" "jax[cpu]" h5py
    KERAS_BACKEND=jax python make_probes.py

Each model becomes one zip archive (HDF5 spends kilobytes on every group, and deflate takes them away): NAME.h5, the whole model in the older
form; NAME.keras; NAME.weights.h5 with NAME.json, the architecture; and probe.json, the input, channels first, and the answer. Weights are random and
fixed by a seed; so are the means and variances of batch normalisation, which would hide errors at their standard values.
"""

import json
import pathlib
import tempfile
import zipfile

import keras
import numpy as np
from keras import layers

folder = pathlib.Path(__file__).parent


def sequential():
    """Every layer of a plain chain, with odd sizes, so that "same" pads more at the end."""
    return keras.Sequential(
        [
            keras.Input((9, 7, 2)),
            layers.Rescaling(0.5, offset=-0.25),
            layers.Conv2D(4, 3, strides=2, padding="same", activation="relu"),
            layers.BatchNormalization(epsilon=0.01),
            layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same", activation="relu6"),
            layers.MaxPooling2D(2, padding="same"),
            layers.ZeroPadding2D(((1, 0), (0, 2))),
            layers.Conv2D(6, (2, 3), groups=2, use_bias=False),
            layers.LeakyReLU(negative_slope=0.1),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(5, activation="leaky_relu"),
            layers.BatchNormalization(scale=False),
            layers.Dense(3, activation="softmax"),
        ],
        name="sequential",
    )


def functional():
    """Branches: sums, maps side by side, vectors of maps side by side, a layer called twice."""
    image = keras.Input((8, 6, 3), name="image")
    x = layers.Conv2D(4, (2, 4), strides=(2, 1), padding="same", name="even")(image)
    x = layers.BatchNormalization(center=False, name="norm")(x)
    x = layers.ReLU(max_value=1.5, name="top")(x)
    wide = layers.SeparableConv2D(4, 3, dilation_rate=2, padding="same", name="apart")(x)
    total = layers.Add(name="residual")([x, wide])
    mean = layers.AveragePooling2D(3, strides=2, padding="same", name="mean")(total)
    most = layers.MaxPooling2D(3, strides=2, padding="same", name="most")(x)
    both = layers.Concatenate(name="both")([mean, most])
    each = layers.Dense(3, activation="relu", name="each")(both)
    flat = layers.Flatten(name="flat")(each)
    flat = layers.BatchNormalization(name="flatnorm")(flat)
    pooled = layers.GlobalAveragePooling2D(name="pooled")(both)
    top = layers.GlobalMaxPooling2D(keepdims=True, name="highest")(total)
    top = layers.Reshape((4,), name="vector")(top)
    vector = layers.Concatenate(name="vectors")([pooled, flat, top])
    hidden = layers.Dense(6, name="hidden")(vector)
    shared = layers.Dense(6, activation="relu", name="shared")
    hidden = layers.Add(name="twice")([shared(hidden), shared(shared(hidden))])
    answer = layers.Softmax(name="answer")(layers.Dense(4, name="classes")(hidden))
    return keras.Model(image, answer, name="functional")


def series():
    return keras.Sequential(
        [
            keras.Input((11, 3)),
            layers.Conv1D(4, 3, strides=2, padding="same", activation="relu"),
            layers.Conv1D(5, 2, dilation_rate=2, padding="causal"),
            layers.ReLU(negative_slope=0.25),
            layers.Flatten(),
            layers.Dense(2),
        ],
        name="series",
    )


def plain():
    """An image without an axis of channels, made a map by Reshape."""
    return keras.Sequential(
        [
            keras.Input((5, 4)),
            layers.Reshape((5, 4, 1)),
            layers.Conv2D(2, 2, activation=layers.LeakyReLU(negative_slope=0.5)),
            layers.Reshape((-1,)),
            layers.Dense(3, activation="linear"),
            layers.Activation("relu"),
        ],
        name="plain",
    )


def probe(model, seed):
    random = np.random.default_rng(seed)
    for layer in model.layers:
        values = []
        for weight in layer.weights:
            shape = tuple(weight.shape)
            if weight.name in ("gamma", "moving_variance"):
                values.append(random.uniform(0.5, 2, shape))
            else:
                inputs = max(int(np.prod(shape[:-1])), 1)
                values.append(random.normal(0, 1.2 / np.sqrt(inputs), shape))
        layer.set_weights(values)
    sample = random.normal(0, 1, model.input_shape[1:]).astype(np.float32)
    answer = np.asarray(model(sample[None], training=False))[0]
    if sample.ndim > 1 and model.name != "plain":
        sample = np.moveaxis(sample, -1, 0)
    probe = {"input": sample.ravel().tolist(), "output": answer.ravel().tolist()}
    with tempfile.TemporaryDirectory() as temporary:
        saved = pathlib.Path(temporary)
        name = str(saved / model.name)
        model.save(name + ".h5")
        model.save(name + ".keras")
        model.save_weights(name + ".weights.h5")
        pathlib.Path(name + ".json").write_text(model.to_json())
        (saved / "probe.json").write_text(json.dumps(probe))
        with zipfile.ZipFile(folder / (model.name + ".zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for file in sorted(saved.iterdir()):
                archive.writestr(zipfile.ZipInfo(file.name), file.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    print(model.name, answer)


if __name__ == "__main__":
    for seed, make in enumerate([sequential, functional, series, plain]):
        probe(make(), seed)
