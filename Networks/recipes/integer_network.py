"""The quantised network: integers in the forward, straight-through gradients to float masters in the backward.

Masters are in thresholds: firing at 1. A hidden channel with weight step `s` has the integers
    w = round(weight / s),  B = round(bias 2^f / s),  threshold = round(2^f / s)
so the step is a parameter that training can move, and nothing of it is left at run time.
A direct-coded first layer sees q = x / scale: `input_scale` turns `s` into the value of one unit of w q.
"""

from dataclasses import dataclass

import torch
from torch import nn

from membrane import Staircase, spike_train


@dataclass(frozen=True)
class MembraneGrid:
    """`levels` consecutive integers from `lowest`, << a shift per channel.

    "mint": {-1, 0, 1}, shift 0, MINT's rounding towards zero at leak 1/2. "wide": {-1, 0, 1, 2} over the
    range of the membrane, nearest, ties up.
    """

    kind: str

    @property
    def levels(self):
        return 3 if self.kind == "mint" else 4

    def shift(self, threshold, rule):
        """Top value = what the largest membrane below the threshold leaks to, within a factor of sqrt 2."""
        if self.kind == "mint":
            return torch.zeros_like(threshold)
        return torch.log2(threshold * rule.leak / 2).round().clamp(min=0)

    def staircase(self, scale):
        return Staircase(scale, -1, self.levels - 2, towards_zero=self.kind == "mint")

    def cuts(self, shift, rule):
        """The same staircase as cut points: the smallest R that is stored as the next code."""
        if self.kind == "mint":
            assert rule.leak == 0.5
            return [torch.full_like(shift, -1.0), torch.full_like(shift, 2.0)]
        return [torch.ceil((code - 0.5) * 2.0**shift / rule.leak) for code in (0, 1, 2)]


def rounded(x):
    return x + (torch.round(x) - x).detach()


def best_steps(weight, low, high, per_channel):
    """Weight steps of least squared error, by search."""
    rows = weight.flatten(1) if per_channel else weight.reshape(1, -1)
    largest = rows.abs().amax(1, keepdim=True).clamp(min=1e-6)
    candidates = [largest * share / high for share in torch.linspace(0.1, 1.2, 111)]
    errors = [(torch.clamp(torch.round(rows / s), low, high) * s - rows).square().sum(1) for s in candidates]
    choice = torch.stack(errors).argmin(0)
    return torch.cat(candidates, 1).gather(1, choice.unsqueeze(1)).squeeze(1)


class IntegerLayer(nn.Module):
    def __init__(self, stage, weight, bias, low, guard_bits, grid, readout, input_scale):
        super().__init__()
        self.stage, self.low, self.guard_bits, self.grid, self.readout = stage, low, guard_bits, grid, readout
        self.input_scale = input_scale
        self.high = 2 ** (stage.weight_bits - 1) - 1
        self.weight = nn.Parameter(weight.detach().clone())
        self.bias = nn.Parameter(bias.detach().clone())
        steps = best_steps(weight, low, self.high, per_channel=not readout)
        self.log_step = nn.Parameter(steps.log(), requires_grad=not readout)  # one step for all read-outs

    def integers(self):
        """(w, B, threshold), float32 tensors that hold integers."""
        step = self.log_step.exp()
        weight = self.weight / step.view(-1, *[1] * (self.weight.dim() - 1))
        per_unit = 2.0**self.guard_bits / (step * self.input_scale)
        bias = rounded(self.bias * per_unit)
        threshold = None if self.readout else rounded(per_unit.clamp(min=1))
        return rounded(weight.clamp(self.low, self.high)), bias, threshold

    def initial_code(self, threshold, shift, rule):
        """The code nearest to the initial membrane, ties up."""
        code = torch.floor(rule.initial * threshold.detach() / 2.0**shift + 0.5) + 1
        return code.clamp(0, self.grid.levels - 1)


class IntegerNetwork(nn.Module):
    """`layers`: folded (weight, bias) of the float parent. `lows`: smallest weight of each layer."""

    def __init__(self, stages, rule, steps, layers, lows, guard_bits, grids, input_scale=1.0):
        super().__init__()
        self.stages, self.rule, self.steps = stages, rule, steps
        self.layers = nn.ModuleList(
            IntegerLayer(
                s, *layers[i], lows[i], guard_bits[i], grids[i],
                readout=i == len(stages) - 1, input_scale=input_scale if i == 0 else 1.0,
            )
            for i, s in enumerate(stages)
        )

    def forward(self, x):
        """x holds integers: spikes, or pixels. Returns (integer read-out per step times its step, spike trains)."""
        trains = []
        for layer in self.layers:
            stage = layer.stage
            weight, bias, threshold = layer.integers()
            x = stage.current(x, weight * 2.0**layer.guard_bits, bias)
            if layer.readout:
                return x * (layer.log_step.detach().exp() / 2.0**layer.guard_bits), trains
            shift = layer.grid.shift(threshold.detach(), self.rule)
            initial = (layer.initial_code(threshold, shift, self.rule) - 1) * 2.0**shift
            shape = stage.parameter_shape
            staircase = layer.grid.staircase(shape(2.0**shift))
            x = spike_train(x, shape(threshold), shape(initial), self.steps, self.rule, staircase)
            trains.append(x)
