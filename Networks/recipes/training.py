"""The training loop: AdamW, one cosine, cross-entropy of the mean read-out, optional teacher, activity regulariser."""

import time

import torch
import torch.nn.functional as F

from topology import relative_operations


def fit(model, batches, epochs, rate, activity=0.0, teacher=None, decay=0.0, firing=0.0, log=print):
    """`batches(epoch)` yields (input of the model, input of the teacher, labels).

    `activity` is the price of the synaptic operations of one dense step, `firing` of one spike per neuron.
    """
    decayed = [p for p in model.parameters() if p.requires_grad and p.dim() > 1]
    others = [p for p in model.parameters() if p.requires_grad and p.dim() <= 1]
    groups = [{"params": decayed, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=rate)
    count = sum(1 for _ in batches.order(0))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, rate, total_steps=epochs * count, pct_start=0.1, anneal_strategy="cos", div_factor=5
    )
    for epoch in range(epochs):
        started, losses, correct, seen, operations = time.time(), 0.0, 0, 0, 0.0
        model.train()
        for x, teacher_x, labels in batches(epoch):
            output, trains = model(x)
            logits = output.mean(0)
            share = relative_operations(model.stages, trains, model.steps)
            loss = F.cross_entropy(logits, labels)
            if teacher is not None:
                with torch.no_grad():
                    soft = F.softmax(teacher(teacher_x)[0].mean(0), 1)
                loss = 0.5 * loss + 0.5 * F.cross_entropy(logits, soft)
            optimiser.zero_grad(set_to_none=True)
            price = activity * share
            if firing:
                price = price + firing * model.steps * sum(train.mean() for train in trains) / len(trains)
            (loss + price).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses += loss.item() * len(labels)
            operations += share.item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            seen += len(labels)
        log(
            f"  epoch {epoch + 1:3d}/{epochs}  loss {losses / seen:.4f}  train {correct / seen:.4f}  "
            f"operations {operations / seen:.3f}  {time.time() - started:.1f} s",
            flush=True,
        )
    model.eval()
    return model


@torch.no_grad()
def predict(model, inputs, batch=500):
    """(predictions, mean spikes per neuron of each hidden layer over the whole inference). Samples in axis 1."""
    model.eval()
    predictions, rates = [], []
    for part in inputs.split(batch, 1):
        output, trains = model(part)
        predictions.append(first_maximum(output.double().sum(0)))
        rates.append(torch.tensor([train.mean() * model.steps for train in trains]) * part.shape[1])
    return torch.cat(predictions), sum(rates) / inputs.shape[1]


def first_maximum(scores):
    """Ties go to the lower class; argmax promises no order."""
    classes = torch.arange(scores.shape[1])
    return torch.where(scores == scores.amax(1, keepdim=True), classes, scores.shape[1]).amin(1)


def accuracy(model, inputs, labels, batch=500):
    predictions, rates = predict(model, inputs, batch)
    return (predictions == labels).float().mean().item(), rates


class Batches:
    """Shuffled minibatches from its own generator: the same order whatever else draws random numbers."""

    def __init__(self, samples, batch, seed, make):
        self.samples, self.batch, self.seed, self.make = samples, batch, seed, make

    def order(self, epoch):
        generator = torch.Generator().manual_seed(self.seed * 1000 + epoch)
        return torch.randperm(self.samples, generator=generator).split(self.batch)

    def __call__(self, epoch):
        generator = torch.Generator().manual_seed(self.seed * 1000 + 500 + epoch)
        for indices in self.order(epoch):
            if len(indices) > 1:
                yield self.make(indices, generator)
