"""The float parent: spiking with batch normalisation (tdBN) or folded, or as a quantised-ReLU network (QCFS)."""

import torch
import torch.nn.functional as F
from torch import nn

from membrane import spike_train


class QuantisedRelu(nn.Module):
    """QCFS: the rate of an IF neuron with soft reset, threshold `threshold`, start at half of it, after `levels` steps."""

    def __init__(self, levels):
        super().__init__()
        self.levels = levels
        self.threshold = nn.Parameter(torch.tensor(2.0))

    def forward(self, x):
        x = F.hardtanh(x * (1 / self.threshold), 0, 1)
        rounded = torch.floor(x * self.levels + 0.5) / self.levels
        return (x + (rounded - x).detach()) * self.threshold


class FloatNetwork(nn.Module):
    """`rates` True: one pass of quantised ReLUs. False: `steps` spiking steps with threshold 1."""

    def __init__(self, stages, rule, steps, normalised, rates):
        super().__init__()
        self.stages, self.rule, self.steps, self.rates = stages, rule, steps, rates
        self.weights = nn.ParameterList(nn.Parameter(torch.empty(s.weight_shape)) for s in stages)
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(s.outputs)) for s in stages)
        for weight in self.weights:
            nn.init.kaiming_normal_(weight)
        hidden = stages[:-1]
        self.norms = nn.ModuleList(nn.BatchNorm2d(s.outputs) for s in hidden) if normalised else None
        self.activations = nn.ModuleList(QuantisedRelu(steps) for _ in hidden) if rates else None

    def forward(self, x):
        """x: [T, B, ...] spikes or [1, B, ...] constant input. Returns (read-out per step, spike trains or rates)."""
        trains = []
        for index, stage in enumerate(self.stages[:-1]):
            x = stage.current(x, self.weights[index], self.biases[index])
            if self.norms is not None:  # statistics over batch, space and time
                x = self.norms[index](x.flatten(0, 1)).unflatten(0, x.shape[:2])
            if self.rates:
                x = self.activations[index](x)
                trains.append(x / self.activations[index].threshold)
            else:
                one = torch.ones(())
                x = spike_train(x, one, one * self.rule.initial, self.steps, self.rule)
                trains.append(x)
        return self.stages[-1].current(x, self.weights[-1], self.biases[-1]), trains

    @torch.no_grad()
    def folded(self):
        """The same function with thresholds 1 and no normalisation: a list of (weight, bias)."""
        layers, previous = [], 1.0  # `previous`: the value that one spike of the layer before stands for
        for index, (weight, bias) in enumerate(zip(self.weights, self.biases)):
            threshold = 1.0
            if index < len(self.stages) - 1:
                if self.rates:
                    threshold = self.activations[index].threshold
                if self.norms is not None:
                    norm = self.norms[index]
                    gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
                    bias = norm.bias + (bias - norm.running_mean) * gain
                    weight = weight * gain.view(-1, *[1] * (weight.dim() - 1))
            layers.append((weight * previous / threshold, bias / threshold))
            previous = threshold
        return layers

    @torch.no_grad()
    def load_folded(self, layers):
        for index, (weight, bias) in enumerate(layers):
            self.weights[index].copy_(weight)
            self.biases[index].copy_(bias)
        return self
