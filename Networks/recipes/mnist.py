"""MNIST recipe: float IF network and its integer sibling with 2-bit weights and 2-bit membranes, T = 4, direct coding.

    python mnist.py --mnist DIR --output ../..

1. A quantised-ReLU network (QCFS, 4 levels) with batch normalisation: cheap, and made for conversion.
2. Folded, its ReLUs become IF neurons with soft reset; a few epochs of back-propagation through time. -> mnist-float.nir
3. Quantised per output channel and trained on with the integers in the loop, taught by 1. -> mnist-w2u2.nir
"""

import argparse
import pathlib
import time

import torch

import nir_export
import numpy_simulator
from datasets import mnist
from float_network import FloatNetwork
from integer_network import IntegerNetwork, MembraneGrid
from membrane import NeuronRule
from topology import Stage
from training import Batches, accuracy, fit, predict

SEED = 2305
STEPS = 4
RULE = NeuronRule(leak=1.0, reset="subtract", initial=0.5)
STAGES = [
    Stage(1, 16, size=28, weight_bits=8),
    Stage(16, 32, size=28, stride=2),
    Stage(32, 64, size=14, stride=2),
    Stage(64 * 7 * 7, 10, weight_bits=8),
]
LOWS = [-127, -1, -1, -127]  # smallest weights: symmetric, ternary where 2 bits
GUARD_BITS = [0, 2, 2, 0]
GRIDS = [MembraneGrid("wide")] * 3 + [None]
VALIDATION = 5000  # last training images


def shifted(images, generator):
    """Each image moved by up to 2 pixels."""
    padded = torch.nn.functional.pad(images, (2, 2, 2, 2))
    count, side = len(images), torch.arange(images.shape[-1])
    rows = torch.randint(0, 5, (count, 1), generator=generator) + side
    columns = torch.randint(0, 5, (count, 1), generator=generator) + side
    return padded[torch.arange(count)[:, None, None], 0, rows[:, :, None], columns[:, None, :]].unsqueeze(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mnist", required=True, help="folder of the four gzipped IDX files")
    parser.add_argument("--output", help="root of the repository: writes Networks/mnist-*.nir")
    parser.add_argument("--validate", action="store_true", help="hold out 5,000 training images; nothing is written")
    parser.add_argument("--epochs", type=int, nargs=3, default=[10, 3, 4], metavar=("RATES", "SPIKES", "INTEGERS"))
    parser.add_argument("--activity", type=float, nargs=3, default=[0.03, 0.05, 0.05])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cache", help="folder for the folded parent, to repeat step 3 alone")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    started = time.time()

    train, train_labels, test, test_labels = (torch.tensor(part) for part in mnist(options.mnist))
    if options.validate:
        test, test_labels = train[-VALIDATION:], train_labels[-VALIDATION:]
        train, train_labels = train[:-VALIDATION], train_labels[:-VALIDATION]
    pixels = test.float().unsqueeze(0)

    def batches(seed, integer):
        def make(indices, generator):
            images = shifted(train[indices], generator).float().unsqueeze(0)
            return images if integer else images / 255, images / 255, train_labels[indices]

        return Batches(len(train), 100, seed, make)

    def report(name, model, inputs):
        share, rates = accuracy(model, inputs, test_labels)
        print(f"{name}: {share:.4f}, spikes per neuron {[round(r, 3) for r in rates.tolist()]}, {time.time() - started:.0f} s", flush=True)

    teacher = FloatNetwork(STAGES, RULE, STEPS, normalised=True, rates=True)
    parent = FloatNetwork(STAGES, RULE, STEPS, normalised=False, rates=False)
    cache = pathlib.Path(options.cache, "mnist.pt") if options.cache else None
    if cache and cache.exists():
        for model, state in zip((teacher, parent), torch.load(cache)):
            model.load_state_dict(state)
        teacher.eval()
    else:
        fit(teacher, batches(SEED, False), options.epochs[0], 4e-3, options.activity[0], decay=1e-2)
        report("quantised ReLU", teacher, pixels / 255)
        parent.load_folded(teacher.folded())
        report("folded, spiking", parent, pixels / 255)
        fit(parent, batches(SEED + 1, False), options.epochs[1], 5e-4, options.activity[1], teacher)
        if cache:
            torch.save([teacher.state_dict(), parent.state_dict()], cache)
    report("float parent", parent, pixels / 255)

    network = IntegerNetwork(STAGES, RULE, STEPS, parent.folded(), LOWS, GUARD_BITS, GRIDS, input_scale=1 / 255)
    report("quantised, before training", network, pixels)
    fit(network, batches(SEED + 2, True), options.epochs[2], 1e-3, options.activity[2], teacher)
    report("integer network", network, pixels)

    if options.output and not options.validate:
        settings = {
            "timeSteps": STEPS,
            "dt": 1.0,
            "discretization": "euler",
            "reset": RULE.reset,
            "comparison": ">=",
            "input": {"coding": "direct", "divide": 255, "mean": [0.0], "deviation": [1.0]},
            "readout": "membrane",
            "classes": 10,
        }
        origin = nir_export.provenance(
            "mnist.py", "python mnist.py --mnist DIR --output ../..", SEED,
            "MNIST, 60,000 training images, shifted by up to 2 pixels",
        )
        folder = pathlib.Path(options.output, "Networks")
        nir_export.write_float(folder / "mnist-float.nir", "mnist-float", parent, settings, origin)
        settings["input"]["quantization"] = {"scale": 1 / 255, "zeroPoint": 0, "bits": 8, "signed": False}
        nir_export.write_integer(folder / "mnist-w2u2.nir", "mnist-w2u2", network, settings, origin)
        images = test.numpy().astype("int64")[None]
        for name, model, x in (("mnist-float", parent, pixels / 255), ("mnist-w2u2", network, pixels)):
            trained = predict(model, x)[0].numpy()
            found = numpy_simulator.report(folder / f"{name}.nir", images, test_labels.numpy())
            print(f"  predictions that differ from torch: {(trained != found).sum()}")
            assert name.endswith("float") or (trained == found).all()
    print(f"done in {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
