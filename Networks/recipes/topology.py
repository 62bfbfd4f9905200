"""The feed-forward topology that all recipes share: stages of (sum pool) -> synapses -> neurons."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass(frozen=True)
class Stage:
    """Synapses of one layer. `size` is the height and width that the synapses see; 0 marks a fully connected stage."""

    inputs: int
    outputs: int
    size: int = 0
    stride: int = 1
    pool: int = 1  # spikes of a pool x pool window are summed in front of the synapses
    weight_bits: int = 2

    @property
    def convolution(self):
        return self.size > 0

    @property
    def output_shape(self):
        if not self.convolution:
            return (self.outputs,)
        side = (self.size - 1) // self.stride + 1  # 3 x 3 kernel, padding 1
        return (self.outputs, side, side)

    @property
    def weight_shape(self):
        return (self.outputs, self.inputs, 3, 3) if self.convolution else (self.outputs, self.inputs)

    @property
    def synapses(self):
        """Synapses, padding included, that a dense step visits."""
        shape = self.output_shape
        neurons = shape[0] * (shape[1] * shape[2] if len(shape) == 3 else 1)
        return neurons * self.inputs * (9 if self.convolution else 1)

    def parameter_shape(self, parameter):
        """A per-channel vector, shaped to broadcast over [T, B, channels, ...]."""
        return parameter.view(-1, 1, 1) if self.convolution else parameter

    def current(self, spikes, weight, bias):
        """Synaptic current of all steps at once: [T, B, ...] -> [T, B, ...]."""
        steps, batch = spikes.shape[:2]
        x = spikes.flatten(0, 1)
        if self.pool > 1:
            x = F.avg_pool2d(x, self.pool, divisor_override=1)
        if self.convolution:
            last = torch.channels_last
            x = x.contiguous(memory_format=last)
            x = F.conv2d(x, weight.contiguous(memory_format=last), bias, self.stride, padding=1)
        else:
            x = F.linear(x.flatten(1), weight, bias)
        return x.unflatten(0, (steps, batch))


def relative_operations(stages, trains, steps):
    """Synaptic operations per sample as a share of one dense step, from the spike trains of the hidden layers.

    Uses mean fan-outs, so that it is differentiable and can serve as the activity regulariser.
    """
    total = sum(stage.synapses for stage in stages[1:])
    return sum(
        train.mean() * steps * stage.synapses / total for train, stage in zip(trains, stages[1:])
    )
