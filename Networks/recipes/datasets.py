"""Training data: the 8 x 8 digits as spike counts, MNIST as pixels, and the SHD layout of spike files."""

import gzip
import pathlib

import h5py
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

DIGITS_STEPS = 8
STEP_SECONDS = 0.001


def digits(seed, held_out):
    """Pixels 0..16 as (train images, train labels, test images, test labels), a fixed stratified split."""
    images, labels = load_digits(return_X_y=True)
    images = images.reshape(-1, 1, 8, 8).astype(np.int64)
    train, test, train_labels, test_labels = train_test_split(
        images, labels, test_size=held_out, stratify=labels, random_state=seed
    )
    return train, train_labels, test, test_labels


def spike_trains(pixels):
    """[samples, 1, 8, 8] pixels 0..16 -> [steps, samples, 1, 8, 8]: (p + 1) // 2 spikes, spread evenly over 8 steps."""
    counts = (pixels + 1) // 2
    steps = np.arange(DIGITS_STEPS).reshape(-1, 1, 1, 1, 1)
    return ((steps + 1) * counts // DIGITS_STEPS > steps * counts // DIGITS_STEPS).astype(np.float32)


def write_spikes(path, trains, labels):
    """SHD layout; a spike of step t stands in the middle of its step, so that floor(time / step) is safe."""
    with h5py.File(path, "w") as file:
        samples = len(labels)
        times = file.create_dataset("spikes/times", (samples,), h5py.vlen_dtype(np.float32))
        units = file.create_dataset("spikes/units", (samples,), h5py.vlen_dtype(np.uint16))
        for sample in range(samples):
            step, unit = np.nonzero(trains[:, sample].reshape(len(trains), -1))
            times[sample] = ((step + 0.5) * STEP_SECONDS).astype(np.float32)
            units[sample] = unit.astype(np.uint16)
        file["labels"] = labels.astype(np.uint16)
        names = [str(digit) for digit in range(10)]
        file.create_dataset("extra/keys", data=names, dtype=h5py.string_dtype("ascii"))


def read_spikes(path, steps, shape):
    """SHD layout -> ([steps, samples, *shape] 0/1, labels)."""
    with h5py.File(path) as file:
        labels = file["labels"][()].astype(np.int64)
        trains = np.zeros((steps, len(labels), int(np.prod(shape))), np.int64)
        for sample in range(len(labels)):
            step = np.floor(file["spikes/times"][sample].astype(np.float64) / STEP_SECONDS).astype(int)
            trains[step, sample, file["spikes/units"][sample]] = 1
    return trains.reshape(steps, len(labels), *shape), labels


def idx(path):
    """One gzipped IDX file of bytes."""
    data = gzip.decompress(path.read_bytes())
    shape = np.frombuffer(data, ">i4", count=data[3], offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def mnist(folder):
    """(train images, train labels, test images, test labels); images [samples, 1, 28, 28] bytes."""
    folder = pathlib.Path(folder)
    parts = []
    for name in ("train", "t10k"):
        parts.append(idx(folder / f"{name}-images-idx3-ubyte.gz")[:, None])
        parts.append(idx(folder / f"{name}-labels-idx1-ubyte.gz").astype(np.int64))
    return tuple(parts)
