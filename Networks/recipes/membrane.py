"""Membrane dynamics over all time steps, as one differentiable function.

Forward, for every step (H = before the comparison, R = after the reset):

    H = U + I_t;   S = H >= threshold;   R = S ? (H - threshold | 0) : H;   U = store(R)

`store` is the leak alone in a float network, and the staircase of the 2-bit codes in an integer
network. With integers in the float32 tensors (below 2^24) the forward is exact integer arithmetic.

Backward is the recursion of back-propagation through time with a triangle surrogate for the
comparison, the spike of the reset detached, and the staircase passed straight through inside
its range. It is written by hand, with `out=` and without boolean tensors, because on a CPU the
time goes into memory traffic and conversions.
"""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class NeuronRule:
    """IF with soft reset: leak 1, "subtract", start at threshold / 2. MINT's LIF: leak 1/2, "zero", start at 0."""

    leak: float
    reset: str  # "subtract" or "zero"
    initial: float  # membrane before the first step, in thresholds


@dataclass
class Staircase:
    """Stored membrane: round(leak R / scale) limited to lowest..highest, times scale = 2^shift of the channel.

    `towards_zero` is MINT's rounding of positive halves (it stores 0 for R = 1 at leak 1/2), else ties go up.
    """

    scale: torch.Tensor  # broadcasts over the membrane
    lowest: int
    highest: int
    towards_zero: bool

    def scaled(self, after, rule):
        return after * (rule.leak / self.scale)  # powers of two: exact

    def store(self, scaled):
        if self.towards_zero:  # {-1, 0, 1}: multiples of 1/2 come in, so truncation is MINT's rounding
            codes = torch.trunc(scaled)
        else:
            codes = torch.floor(scaled + 0.5)
        return codes.clamp_(self.lowest, self.highest).mul_(self.scale)


def steps_like(step, count):
    """[count, *step.shape], uninitialised, channels last as the convolutions want them (a third faster)."""
    if step.dim() == 4:
        batch, channels, height, width = step.shape
        return step.new_empty(count, batch, height, width, channels).permute(0, 1, 4, 2, 3)
    return step.new_empty(count, *step.shape)


class MembraneDynamics(torch.autograd.Function):
    @staticmethod
    def forward(ctx, current, threshold, initial, steps, rule, staircase):
        """current [T, B, ...], or [1, B, ...] for a constant current; threshold broadcasts over [B, ...]."""
        constant = current.shape[0] == 1
        membrane = initial.expand(current.shape[1:])
        spikes = steps_like(current[0], steps)
        distances, stored = [], []
        for step in range(steps):
            before = membrane + current[0 if constant else step]
            spike = torch.ge(before, threshold, out=spikes[step])
            distances.append(before - threshold)
            if rule.reset == "subtract":
                after = torch.addcmul(before, spike, threshold.expand_as(before), value=-1)
            else:
                after = torch.addcmul(before, spike, before, value=-1)
            if staircase is None:
                membrane = after if rule.leak == 1 else after * rule.leak
            else:
                stored.append(staircase.scaled(after, rule))
                membrane = staircase.store(stored[-1])
        ctx.save_for_backward(threshold)
        ctx.rule, ctx.staircase, ctx.constant = rule, staircase, constant
        ctx.spikes, ctx.distances, ctx.stored = spikes.detach(), distances, stored
        return spikes

    @staticmethod
    def backward(ctx, gradient):
        rule, staircase, (threshold,) = ctx.rule, ctx.staircase, ctx.saved_tensors
        inverse = 1 / threshold
        steps = len(ctx.distances)
        kept = None  # gradient of the membrane that the next step starts from
        currents = steps_like(gradient[0], steps)
        thresholds = torch.zeros_like(ctx.distances[0])
        for step in reversed(range(steps)):
            slope = ctx.distances[step].mul_(inverse).abs_().neg_().add_(1).clamp_(min=0).mul_(inverse)
            total = slope.mul_(gradient[step])
            thresholds -= total
            if kept is not None:
                if rule.leak != 1:
                    kept = kept * rule.leak
                if staircase is not None:  # passes inside a code's width beyond the outermost codes
                    kept = torch.ops.aten.hardtanh_backward(
                        kept, ctx.stored[step], staircase.lowest - 1.0, staircase.highest + 1.0
                    )
                if rule.reset == "subtract":
                    thresholds.addcmul_(kept, ctx.spikes[step], value=-1)
                    total += kept
                else:
                    total.add_(kept).addcmul_(kept, ctx.spikes[step], value=-1)
            currents[step].copy_(total)
            kept = total
        current = currents.sum(0, keepdim=True) if ctx.constant else currents
        return current, thresholds.sum_to_size(threshold.shape), None, None, None, None


def spike_train(current, threshold, initial, steps, rule, staircase=None):
    return MembraneDynamics.apply(current, threshold, initial, steps, rule, staircase)
