"""Writes float and integer networks as NIR files with the real `nir` package; layout: docs/formats/nir.md."""

import json
import platform
from importlib.metadata import version

import nir
import numpy as np
import torch


def provenance(recipe, command, seed, training_set):
    libraries = {name: version(name) for name in ("torch", "numpy", "nir", "h5py", "scikit-learn")}
    return {
        "recipe": f"Networks/recipes/{recipe}",
        "command": command,
        "seed": seed,
        "trainingSet": training_set,
        "python": platform.python_version(),
        "libraries": libraries,
        "licence": "Apache-2.0",
    }


def short_mantissa(steps, bits=8):
    """Steps of few mantissa bits: step x integer is then exact in float32.

    This moves no integer. Only the real numbers that hidden layers are said to stand for change, by below 0.4 %.
    """
    fraction, exponent = np.frexp(np.asarray(steps, np.float64))
    return np.ldexp(np.round(fraction * 2**bits) / 2**bits, exponent)


def narrowest(values):
    """float32 where that is exact, else float64."""
    values = np.asarray(values, np.float64)
    return values.astype(np.float32) if (values.astype(np.float32) == values).all() else values


def neuron_node(stage, rule, threshold, metadata):
    """`threshold`: one per channel, or a number."""
    shape = stage.output_shape
    per_neuron = np.asarray(threshold).reshape(-1, *[1] * (len(shape) - 1))
    v_threshold = np.ascontiguousarray(np.broadcast_to(per_neuron, shape))
    same = np.ones_like(v_threshold)
    if rule.leak == 1:
        return nir.IF(r=same, v_threshold=v_threshold, v_reset=0 * same, metadata=metadata)
    tau = 1 / (1 - rule.leak)  # dt = 1: v <- v + ((0 - v) + r I) / tau = leak v + I
    return nir.LIF(
        tau=tau * same, r=tau * same, v_leak=0 * same, v_threshold=v_threshold, v_reset=0 * same, metadata=metadata
    )


def synapse_node(stage, weight, bias, metadata):
    if not stage.convolution:
        return nir.Affine(weight=weight, bias=bias, metadata=metadata)
    return nir.Conv2d(
        input_shape=(stage.size, stage.size), weight=weight, bias=bias, stride=(stage.stride,) * 2,
        padding=(1, 1), dilation=(1, 1), groups=1, metadata=metadata,
    )


def write_graph(path, stages, synapses, neurons, root):
    """input -> (sum pool) -> synapses -> neurons -> ... -> flatten -> affine -> output."""
    first = stages[0]
    shape = np.array((first.inputs, first.size, first.size))
    nodes = {"input": nir.Input(input_type={"input": shape})}
    for index, stage in enumerate(stages):
        if stage.pool > 1:
            window = np.array([stage.pool] * 2)
            nodes[f"pool{index}"] = nir.SumPool2d(kernel_size=window, stride=window, padding=np.array([0, 0]))
        if stage.convolution:
            nodes[f"conv{index + 1}"] = synapses[index]
        else:
            if stages[index - 1].convolution:
                before = np.array(stages[index - 1].output_shape)
                nodes["flatten"] = nir.Flatten(input_type={"input": before}, start_dim=0, end_dim=-1)
            nodes[f"affine{index + 1}"] = synapses[index]
        if index < len(neurons):
            nodes[f"neurons{index + 1}"] = neurons[index]
    nodes["output"] = nir.Output(output_type={"output": np.array([stages[-1].outputs])})
    names = list(nodes)
    graph = nir.NIRGraph(nodes, list(zip(names, names[1:])), metadata={"glint": json.dumps(root)})
    nir.write(path, graph)


def write_float(path, name, network, settings, provenance):
    """`network`: a FloatNetwork; its normalisation is folded here."""
    stages, rule = network.stages, network.rule
    layers = [(weight.detach().numpy(), bias.detach().numpy()) for weight, bias in network.folded()]
    metadata = json.dumps({"reset": rule.reset, "comparison": ">=", "initial": rule.initial})
    synapses = [synapse_node(s, *layer, {}) for s, layer in zip(stages, layers)]
    neurons = [neuron_node(s, rule, np.float32(1), {"glint": metadata}) for s in stages[:-1]]
    root = {"kind": "float", "name": name, **settings, "provenance": provenance}
    write_graph(path, stages, synapses, neurons, root)


@torch.no_grad()
def write_integer(path, name, network, settings, provenance):
    stages, rule = network.stages, network.rule
    synapses, neurons = [], []
    for stage, layer in zip(stages, network.layers):
        weight, bias, threshold = layer.integers()
        weight, bias = weight.numpy().astype(np.int8), bias.numpy().astype(np.int32)
        step = short_mantissa(layer.log_step.exp().numpy() * layer.input_scale)
        unit = step / 2**layer.guard_bits
        columns = step.reshape(-1, *[1] * (weight.ndim - 1))
        settled = {"weightBits": stage.weight_bits, "guardBits": layer.guard_bits}
        metadata = {"glint": json.dumps(settled), "glint_weight": weight, "glint_step": step, "glint_bias": bias}
        real = narrowest(weight * columns / layer.input_scale), narrowest(bias * unit)
        synapses.append(synapse_node(stage, *real, metadata))
        if layer.readout:
            continue
        shift = layer.grid.shift(threshold, rule)
        values = [(code - 1) * 2.0**shift for code in range(layer.grid.levels)]
        integer = lambda columns: np.stack([c.numpy() for c in columns], 1).astype(np.int32)
        thresholds = threshold.numpy().astype(np.int32)
        metadata = {
            "glint": json.dumps({"membraneBits": 2, "reset": rule.reset}),
            "glint_unit": unit,
            "glint_threshold": thresholds,
            "glint_reset": thresholds if rule.reset == "subtract" else np.zeros(1, np.int32),
            "glint_values": integer(values),
            "glint_cuts": integer(layer.grid.cuts(shift, rule)),
            "glint_initial": layer.initial_code(threshold, shift, rule).numpy().astype(np.int32),
        }
        neurons.append(neuron_node(stage, rule, narrowest(thresholds * unit), metadata))
    root = {"kind": "quantized", "name": name, **settings, "provenance": provenance}
    write_graph(path, stages, synapses, neurons, root)
