"""Makes the small models of this folder and what ONNX Runtime gives for them: probes.json.

    pip install onnx==1.23.2 onnxruntime==1.31.1 && python models.py

Together they hold every operator that Glint reads, in its old and its new form.
"""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

FOLDER = Path(__file__).parent


class Model:
    """A graph that grows node by node; weights come from a seeded generator."""

    def __init__(self, name, operators, shape, seed, element=TensorProto.FLOAT):
        self.name, self.operators, self.element = name, operators, element
        self.random = np.random.default_rng(seed)
        self.shape = shape
        self.nodes, self.weights = [], []
        self.last = "input"

    def tensor(self, values, raw=True):
        """An initializer, raw or in the list of its type."""
        values = np.asarray(values)
        name = f"tensor{len(self.weights)}"
        kind = helper.np_dtype_to_tensor_dtype(values.dtype)
        self.weights.append(
            numpy_helper.from_array(values, name) if raw
            else helper.make_tensor(name, kind, values.shape, values.flatten()))
        return name

    def normal(self, *shape, scale=0.5, raw=True):
        kind = np.float64 if self.element == TensorProto.DOUBLE else np.float32
        return self.tensor((self.random.standard_normal(shape) * scale).astype(kind), raw)

    def positive(self, *shape):
        return self.tensor(self.random.uniform(0.5, 2, shape).astype(np.float32))

    def floats(self, values, raw=True):
        return self.tensor(np.array(values, np.float32), raw)

    def integers(self, *values, raw=True):
        return self.tensor(np.array(values, np.int64), raw)

    def add(self, kind, *others, of=None, name=None, **attributes):
        """A node behind the last one, or behind the values `of`."""
        of = [self.last] if of is None else [of] if isinstance(of, str) else of
        name = f"{kind.lower()}{len(self.nodes)}" if name is None else name
        self.last = f"value{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(kind, [*of, *others], [self.last], name=name, **attributes))
        return self.last

    def normalize(self, channels, **attributes):
        """Batch normalisation with random statistics."""
        return self.add(
            "BatchNormalization", self.normal(channels), self.normal(channels),
            self.normal(channels), self.positive(channels), **attributes)

    def write(self, batch="batch", initializers_are_inputs=False):
        inputs = [helper.make_tensor_value_info("input", self.element, [batch, *self.shape])]
        if initializers_are_inputs:
            inputs += [
                helper.make_tensor_value_info(t.name, t.data_type, t.dims) for t in self.weights]
        outputs = [helper.make_tensor_value_info(self.last, self.element, None)]
        graph = helper.make_graph(self.nodes, self.name, inputs, outputs, self.weights)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", self.operators)], ir_version=8,
            producer_name="glint-recipe")
        model = onnx.shape_inference.infer_shapes(model, check_type=True)
        del model.graph.value_info[:]
        onnx.checker.check_model(model)
        path = FOLDER / f"{self.name}.onnx"
        onnx.save(model, path)
        kind = np.float64 if self.element == TensorProto.DOUBLE else np.float32
        probe = (self.random.standard_normal((1, *self.shape)) * 2).round(3).astype(kind)
        # As the graph says, without integer kernels in place of quantization and its reverse.
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        session = onnxruntime.InferenceSession(path, options)
        output = session.run(None, {"input": probe})[0]
        return {"input": probe.flatten().tolist(), "output": output.flatten().tolist(),
                "shape": list(output.shape[1:])}


def convolutions():
    """Groups, dilations, uneven padding and every auto_pad."""
    model = Model("convolutions", 13, [4, 9, 11], 1)
    model.add("Conv", model.normal(6, 2, 3, 2), model.normal(6), group=2, strides=[2, 1],
              dilations=[1, 2], pads=[0, 1, 2, 3], kernel_shape=[3, 2])
    model.add("Relu")
    model.add("Conv", model.normal(6, 1, 4, 4), group=6, auto_pad="SAME_LOWER")
    model.add("LeakyRelu", alpha=0.125)
    model.add("Conv", model.normal(3, 6, 2, 3, raw=False), model.normal(3), auto_pad="SAME_UPPER",
              strides=[2, 3], kernel_shape=[2, 3])
    model.add("Clip", model.floats(-1.5), model.floats(2.5))
    model.add("Conv", model.normal(2, 3, 2, 2), auto_pad="VALID")
    return model.write()


def residual():
    """A residual network: batch normalisation, sums, global pooling, Gemm."""
    model = Model("residual", 17, [3, 8, 8], 2)
    model.add("Conv", model.normal(4, 3, 3, 3), pads=[1, 1, 1, 1])
    model.normalize(4, epsilon=0.01)
    trunk = model.add("Relu")
    model.add("Conv", model.normal(4, 4, 3, 3), model.normal(4), pads=[1, 1, 1, 1])
    model.normalize(4)
    model.add("Add", trunk)
    trunk = model.add("Clip", model.floats(0), model.floats(6))
    branch = model.add("Conv", model.normal(5, 4, 3, 3), strides=[2, 2], pads=[1, 1, 1, 1])
    short = model.add("Conv", model.normal(5, 4, 1, 1), of=trunk, strides=[2, 2])
    model.add("Sum", of=[branch, short, branch])
    model.add("Relu", name="")
    model.add("GlobalAveragePool")
    model.add("Flatten", axis=-3)
    model.add("Gemm", model.normal(7, 5), model.normal(1, 7), alpha=0.5, beta=2.0, transB=1)
    model.add("Softmax")
    return model.write()


def poolings():
    """Branches that meet in Concat: poolings with and without their padding, Pad."""
    model = Model("poolings", 18, [2, 7, 8], 3)
    model.add("Pad", model.integers(0, 1, 2, 0), model.floats(-0.75), model.integers(2, -1))
    whole = model.add("Pad", model.integers(0, 0, 1, 0, 0, 0, 0, 1))
    parts = [
        model.add("MaxPool", of=whole, kernel_shape=[2, 3], strides=[2, 2], pads=[1, 1, 0, 1]),
        model.add("AveragePool", of=whole, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        model.add("AveragePool", of=whole, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1],
                  count_include_pad=1),
        model.add("AveragePool", of=whole, kernel_shape=[3, 2], strides=[2, 2],
                  auto_pad="SAME_UPPER"),
    ]
    model.add("Concat", of=parts, axis=1)
    model.add("MaxPool", kernel_shape=[2, 2], dilations=[2, 1], ceil_mode=1)
    pooled = model.last
    ends = [model.add(kind, of=pooled) for kind in ["GlobalMaxPool", "GlobalAveragePool"]]
    model.add("Concat", of=ends, axis=-3)
    return model.write(batch=1)


def arithmetic():
    """Constants: one number or one per channel, on either side."""
    model = Model("arithmetic", 14, [3, 2, 4], 4)
    model.add("Sub", model.normal(3, 1, 1))
    model.add("Div", model.positive(1, 3, 1, 1))
    model.add("Mul", of=[model.floats(1.5), model.last])
    model.add("Sub", of=[model.normal(3, 1, 1), model.last])
    model.add("Add", of=[model.floats([0.25]), model.last])
    model.add("Mul", model.normal(1, 1, 1, 1))
    model.add("Sub", of=[model.floats(1), model.last])
    model.add("Add", model.normal(3, 1, 1))
    shared = model.add("Conv", model.normal(3, 3, 1, 1))
    # Its bias cannot move into the weights, which are needed without it.
    biased = model.add("Add", model.normal(3, 1, 1))
    model.add("Add", of=[shared, biased])
    # This one can, and a second one cannot.
    model.add("Conv", model.normal(2, 3, 1, 1))
    model.add("Add", of=[model.floats(0.5), model.last])
    model.add("Add", model.normal(2, 1, 1))
    return model.write()


def legacy():
    """What was an attribute before version 11 of the operators, and initializers among the inputs."""
    model = Model("legacy", 7, [2, 5, 5], 5)
    model.add("Pad", mode="constant", pads=[0, 0, 1, 0, 0, 0, 0, 2], value=0.5)
    model.add("Conv", model.normal(3, 2, 3, 3, raw=False), auto_pad="SAME_UPPER")
    model.add("Add", model.normal(3, 1, 1, raw=False))
    model.normalize(3, epsilon=0.001, momentum=0.9)
    model.add("Clip", min=0.0, max=1.25)
    model.add("Dropout", ratio=0.25)
    model.add("AveragePool", kernel_shape=[2, 2], strides=[2, 2], auto_pad="NOTSET",
              pads=[0, 0, 0, 0])
    model.add("Softmax")
    return model.write(batch=1, initializers_are_inputs=True)


def legacy_ends():
    """Clip with one end or none, a map that softmax takes together."""
    model = Model("legacy_ends", 10, [2, 3, 2], 6)
    model.add("Clip", min=-0.5)
    model.add("Clip")
    model.add("Mul", model.floats(3))
    model.add("Clip", max=1.0)
    model.add("Softmax", axis=-3)
    return model.write()


def waveform():
    """A one-dimensional network, as keyword networks use them."""
    model = Model("waveform", 13, [2, 40], 7)
    model.add("Conv", model.normal(4, 2, 8), model.normal(4), strides=[2], pads=[3, 2])
    model.normalize(4)
    model.add("Relu")
    model.add("MaxPool", kernel_shape=[3], strides=[2], pads=[1, 0])
    model.add("Conv", model.normal(4, 1, 3), group=4, dilations=[2], pads=[2, 1])
    model.add("Pad", model.integers(0, 0, 1, 0, 0, 2))
    model.add("AveragePool", kernel_shape=[4], strides=[4], auto_pad="SAME_LOWER")
    model.add("Add", model.normal(1, 4, 1))
    model.add("Relu")
    model.add("Flatten")
    model.add("MatMul", model.normal(12, 3))
    model.add("Add", model.normal(1, 3))
    return model.write()


def shapes():
    """Values of the input become a map, constants are reshaped, and all that does nothing."""
    model = Model("shapes", 15, [24], 8)
    shape = helper.make_node("Constant", [], ["shape"], value_ints=[-1, 2, 3, 4])
    half = helper.make_node("Constant", [], ["half"], value_float=0.5)
    pair = helper.make_node("Constant", [], ["pair"], value_floats=[0.75])
    off = helper.make_node(
        "Constant", [], ["off"], value=numpy_helper.from_array(np.array(False)))
    model.nodes += [shape, half, pair, off]
    model.add("Identity")
    model.add("Reshape", "shape")
    model.add("Conv", model.normal(2, 2, 2, 2))
    model.add("Dropout", "half", "off")
    model.add("Mul", "pair")
    model.add("Clip", "", model.floats(1))
    model.add("Reshape", model.integers(0, -1))
    model.add("Reshape", model.integers(0, 12))
    flowing = model.last
    weight = model.add(
        "Reshape", model.integers(-1, 5, raw=False), of=model.normal(3, 4, 5, raw=False))
    model.add("MatMul", of=[flowing, weight])
    bias = model.add("Identity", of=model.normal(5))
    model.add("Add", of=[bias, "value" + str(len(model.nodes) - 2)])
    return model.write()


def doubles():
    """Numbers of double precision."""
    model = Model("doubles", 13, [6], 9, TensorProto.DOUBLE)
    model.add("Gemm", model.normal(6, 5), model.normal(5, raw=False))
    model.add("Relu")
    model.add("Gemm", model.normal(5, 4, raw=False), alpha=-1.0)
    return model.write()


def quantized():
    """Integers of eight bits: values from 0 on, weights with a scale per output, means at the end."""
    model = Model("quantized", 18, [2, 6, 6], 10)

    def integers(kind, *shape):
        bounds = np.iinfo(kind) if kind != np.int32 else np.iinfo(np.int16)
        return model.tensor(
            model.random.integers(bounds.min // 2, bounds.max // 2, shape).astype(kind))

    def both(scale, zero):
        """QuantizeLinear and DequantizeLinear of the last value."""
        others = [model.floats(scale), *([] if zero is None else [model.tensor(zero)])]
        model.add("QuantizeLinear", *others)
        model.add("DequantizeLinear", *others)

    # No scale that makes ties, which ONNX rounds to even and Glint up.
    both(0.0217, np.uint8(0))
    value = model.last
    scales = model.tensor(np.array([0.01, 0.02, 0.005], np.float32))
    zeros = model.tensor(np.array([0, 3, -2], np.int8))
    weight = model.add("DequantizeLinear", scales, zeros, of=integers(np.int8, 3, 2, 3, 3), axis=-4)
    bias = model.add("DequantizeLinear", model.floats(0.00002), of=integers(np.int32, 3))
    model.add("Conv", weight, bias, of=value)
    both(0.0313, np.int8(-128))
    value = model.last
    weight = model.add("DequantizeLinear", model.floats(0.0153), of=integers(np.uint8, 4, 3, 1, 1))
    model.add("Conv", weight, of=value)
    model.add("Relu")
    both(0.0479, None)
    model.add("ReduceMean", model.integers(-1, 2), keepdims=0)
    return model.write()


def means():
    """ReduceMean before version 18 of the operators, with and without the axes that it takes."""
    model = Model("means", 13, [3, 4, 5], 11)
    model.add("ReduceMean", axes=[2, -1])
    model.add("Conv", model.normal(4, 3, 1, 1))
    model.add("ReduceMean", axes=[3, 2], keepdims=0)
    model.add("Gemm", model.normal(4, 2))
    return model.write()


if __name__ == "__main__":
    makers = [convolutions, residual, poolings, arithmetic, legacy, legacy_ends, waveform, shapes,
              doubles, quantized, means]
    probes = {maker.__name__: maker() for maker in makers}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(probe)}" for name, probe in probes.items())
    (FOLDER / "probes.json").write_text("{\n" + lines + "\n}\n")
