"""Makes three small models with PyTorch's exporters and what PyTorch gives for them: torch_probes.json.

    pip install torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2 && python torch_models.py
"""

import json
from pathlib import Path

import onnx
import torch
from torch import nn
from torch.nn import functional

FOLDER = Path(__file__).parent


class Block(nn.Module):
    """Two convolutions with batch normalisation, and the way around them."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)
        self.short = nn.Identity() if stride == 1 else nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = torch.relu(self.first_norm(self.first(x)))
        return torch.relu(self.second_norm(self.second(y)) + self.short(x))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, 1, 1)
        self.blocks = nn.Sequential(Block(4, 4, 1), Block(4, 6, 2))
        self.dense = nn.Linear(6, 5)

    def forward(self, x):
        x = functional.max_pool2d(functional.relu6(self.first(x)), 2)
        x = functional.avg_pool2d(self.blocks(x), 2)
        x = torch.flatten(functional.adaptive_avg_pool2d(x, 1), 1)
        return self.dense(functional.dropout(x, training=self.training))


class Images(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(1, 3, 5)
        self.norm = nn.BatchNorm2d(3)
        self.dense = nn.Linear(3 * 4 * 4, 8)
        self.last = nn.Linear(8, 3)

    def forward(self, x):
        x = functional.avg_pool2d(torch.relu(self.norm(self.convolution(x))), 2)
        x = functional.leaky_relu(self.dense(x.view(x.size(0), -1)))
        return torch.softmax(self.last(x), dim=1)


class Waveform(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(4, 6, 9, 2, 4)
        self.norm = nn.BatchNorm1d(6)
        self.depthwise = nn.Conv1d(6, 6, 5, 1, 2, groups=6)
        self.dense = nn.Linear(6, 4)

    def forward(self, x):
        x = functional.max_pool1d(torch.relu(self.norm(self.first(x))), 2)
        return self.dense(torch.relu(self.depthwise(x)).mean(dim=2))


def export(name, model, shape, dynamo):
    """Writes a model with a batch axis of any size (dynamo) or of 1, and gives a probe."""
    for module in model.modules():
        if hasattr(module, "running_mean"):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
    model.eval()
    path = FOLDER / f"{name}.onnx"
    sample = torch.randn(2 if dynamo else 1, *shape)
    batch = {"dynamic_shapes": ({0: torch.export.Dim("batch", min=1)},)} if dynamo else {}
    torch.onnx.export(
        model, (sample,), path, dynamo=dynamo, input_names=["input"], external_data=False, **batch)
    # Without the exporter's notes, which hold paths of the machine.
    written = onnx.load(path)
    for part in [written, written.graph, *written.graph.node, *written.graph.value_info,
                 *written.graph.input, *written.graph.output]:
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    del written.graph.value_info[:]
    onnx.save(written, path)
    probe = sample[:1]
    output = model(probe).detach()
    return {"input": probe.flatten().tolist(), "output": output.flatten().tolist(),
            "shape": list(output.shape[1:])}


if __name__ == "__main__":
    torch.manual_seed(0)
    probes = {
        "torch_images": export("torch_images", Images(), [1, 12, 12], False),
        "torch_residual": export("torch_residual", Residual(), [3, 12, 12], True),
        "torch_waveform": export("torch_waveform", Waveform(), [4, 30], True),
    }
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(probe)}" for name, probe in probes.items())
    (FOLDER / "torch_probes.json").write_text("{\n" + lines + "\n}\n")
