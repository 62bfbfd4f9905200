"""Runs an exported NIR file in plain numpy, from the file alone: the proof that the file holds what was trained.

Integers are int64 (matrix products go through float64, exact below 2^53, for BLAS). Float files run in float64.

    python numpy_simulator.py NETWORK.nir --spikes TRACE.h5 | --mnist DIR
"""

import argparse
import json

import nir
import numpy as np

from datasets import STEP_SECONDS, mnist, read_spikes

NEURONS = (nir.IF, nir.LIF)


def settings_of(node):
    return json.loads(node.metadata["glint"]) if "glint" in node.metadata else {}


def ordered(graph):
    """The nodes from input to output; these networks are chains."""
    following = dict((a, b) for a, b in graph.edges)
    name, nodes = "input", []
    while name != "output":
        name = following[name]
        nodes.append((name, graph.nodes[name]))
    return nodes[:-1]


def patches(x, kernel, stride, padding):
    """[batch, channels, height, width] -> [batch, rows, columns, channels, kernel, kernel]."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (kernel, kernel), (2, 3))
    return windows[:, :, ::stride, ::stride].transpose(0, 2, 3, 1, 4, 5)


class Synapses:
    """Conv2d or Affine; H's input in integer units (weights << guard bits, plus bias), or floats."""

    def __init__(self, node):
        settings, extra = settings_of(node), node.metadata
        self.integer = "glint_weight" in extra
        self.convolution = isinstance(node, nir.Conv2d)
        if self.integer:
            weight, bias = extra["glint_weight"].astype(np.int64) << settings["guardBits"], extra["glint_bias"]
            limit = 2 ** (settings["weightBits"] - 1)
            assert -limit <= extra["glint_weight"].min() and extra["glint_weight"].max() < limit
        else:
            weight, bias = node.weight, node.bias
        self.weight = weight.reshape(len(weight), -1).astype(np.float64)
        self.bias = bias.astype(np.float64)
        if self.convolution:
            self.geometry = (node.weight.shape[-1], int(node.stride[0]), int(node.padding[0]))

    def columns(self, x):
        return patches(x, *self.geometry).reshape(-1, self.weight.shape[1]) if self.convolution else x

    def current(self, x):
        """(current, synaptic operations)."""
        columns = self.columns(x.astype(np.float64))
        current = columns @ self.weight.T + self.bias
        if self.integer:
            assert np.abs(current).max() < 2**53
            current = current.astype(np.int64)
        if self.convolution:
            kernel, stride, padding = self.geometry
            side = (x.shape[2] + 2 * padding - kernel) // stride + 1
            current = current.reshape(len(x), side, side, -1).transpose(0, 3, 1, 2)
        return current, columns.sum() * len(self.weight)


class Neurons:
    def __init__(self, node):
        extra = node.metadata
        self.reset = settings_of(node)["reset"]
        self.integer = "glint_threshold" in extra
        shape = (-1,) + (1,) * (node.v_threshold.ndim - 1)
        if self.integer:
            self.threshold, amount = (extra[f"glint_{k}"].astype(np.int64).reshape(shape) for k in ("threshold", "reset"))
            self.amount = amount
            self.values, self.cuts = extra["glint_values"].astype(np.int64), extra["glint_cuts"].astype(np.int64)
            self.initial = extra["glint_initial"].astype(np.int64).reshape(shape)
        else:
            self.threshold, self.amount = node.v_threshold.astype(np.float64), node.v_reset.astype(np.float64)
            self.leak = 1 - 1 / node.tau if isinstance(node, nir.LIF) else 1.0
            self.gain = node.r / node.tau if isinstance(node, nir.LIF) else node.r
            self.initial = settings_of(node)["initial"]

    def start(self, shape):
        self.state = np.broadcast_to(self.initial, shape)

    def value(self):
        if not self.integer:
            return self.state * self.leak
        channels = np.arange(len(self.values)).reshape((-1,) + (1,) * (self.state.ndim - 2))
        return self.values[channels, self.state]

    def step(self, current):
        before = self.value() + (current if self.integer else self.gain * current)
        spikes = before >= self.threshold
        if self.reset == "subtract":
            after = before - spikes * (self.amount if self.integer else self.threshold)
        else:
            after = np.where(spikes, self.amount, before)
        if self.integer:
            shape = (-1,) + (1,) * (before.ndim - 2)
            after = sum((after >= cut.reshape(shape)).astype(np.int64) for cut in self.cuts.T)
        self.state = after
        return spikes.astype(np.int64)


def simulate(path, inputs, batch=500):
    """inputs: [steps, samples, ...] spikes, or [1, samples, ...] pixels. Returns (predictions, activity)."""
    graph = nir.read(path)
    root = json.loads(graph.metadata["glint"])
    steps, direct = root["timeSteps"], root["input"]["coding"] == "direct"
    if direct and root["kind"] == "float":
        inputs = inputs / root["input"]["divide"]
    layers = []
    for name, node in ordered(graph):
        known = Synapses(node) if isinstance(node, (nir.Conv2d, nir.Affine)) else Neurons(node) if isinstance(node, NEURONS) else node
        layers.append((name, known))
    samples, predictions = inputs.shape[1], []
    spikes, operations, dense = {}, 0, 0
    for first in range(0, samples, batch):
        part, scores = inputs[:, first : first + batch], 0
        for step in range(steps):
            x, event_driven = part[0 if direct else step], not direct
            for name, layer in layers:
                if isinstance(layer, Synapses):
                    if first == step == 0 and event_driven:
                        dense += layer.columns(np.ones_like(x[:1])).sum() * len(layer.weight)
                    x, done = layer.current(x)
                    operations += done if event_driven else 0
                    event_driven = True
                elif isinstance(layer, Neurons):
                    if step == 0:
                        layer.start(x.shape)
                    x = layer.step(x)
                    spikes[name] = spikes.get(name, 0) + x.mean() * len(x)
                elif isinstance(layer, nir.SumPool2d):
                    side = int(layer.kernel_size[0])
                    x = patches(x, side, side, 0).sum((4, 5)).transpose(0, 3, 1, 2)
                else:
                    x = x.reshape(len(x), -1)
            scores = scores + x
        predictions.append(scores.argmax(1))  # the first of equals
    rates = {name: total / samples / steps for name, total in spikes.items()}
    counts = {name: rates[name] * steps * graph.nodes[name].v_threshold.size for name in rates}
    activity = {"rates": rates, "spikes": counts, "operations": operations / samples, "dense": dense}
    return np.concatenate(predictions), activity


def report(path, inputs, labels):
    predictions, activity = simulate(path, inputs)
    correct = int((predictions == labels).sum())
    print(f"{path}: {correct} of {len(labels)} = {correct / len(labels):.4f} (numpy simulator, from the file)")
    print("  firing rates", {name: round(float(rate), 4) for name, rate in activity["rates"].items()})
    print(f"  spikes per sample {sum(activity['spikes'].values()):.0f}, synaptic operations per sample {activity['operations']:.0f}"
          f" = {activity['operations'] / activity['dense']:.3f} of one dense step ({activity['dense']:.0f})", flush=True)
    return predictions


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network")
    parser.add_argument("--spikes")
    parser.add_argument("--mnist")
    options = parser.parse_args()
    root = json.loads(nir.read(options.network).metadata["glint"])
    if options.spikes:
        assert root["input"]["stepSeconds"] == STEP_SECONDS
        shape = nir.read(options.network).nodes["input"].input_type["input"]
        report(options.network, *read_spikes(options.spikes, root["timeSteps"], tuple(shape)))
    else:
        images, labels = mnist(options.mnist)[2:]
        report(options.network, images[None].astype(np.int64), labels)
