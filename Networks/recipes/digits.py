"""Digits recipe: 8 x 8 digits as spikes over 8 steps, LIF neurons with leak 1/2 and hard reset, MINT's 2-bit form.

    python digits.py --output ../..

1. Float parent, trained spiking, with batch normalisation over batch, space and time. -> digits-float.nir
2. Folded, quantised per output channel, trained on with the integers in the loop, taught by 1. -> digits-w2u2.nir
3. The 500 held-out digits as spikes. -> Traces/digits-test.h5
"""

import argparse
import pathlib
import time

import numpy as np
import torch

import nir_export
import numpy_simulator
from datasets import DIGITS_STEPS as STEPS
from datasets import STEP_SECONDS, digits, read_spikes, spike_trains, write_spikes
from float_network import FloatNetwork
from integer_network import IntegerNetwork, MembraneGrid
from membrane import NeuronRule
from topology import Stage
from training import Batches, accuracy, fit, predict

SEED = 2305
HELD_OUT = 500
RULE = NeuronRule(leak=0.5, reset="zero", initial=0.0)
STAGES = [
    Stage(1, 16, size=8, weight_bits=8),
    Stage(16, 32, size=8),
    Stage(32, 32, size=4, pool=2),
    Stage(512, 10, weight_bits=8),
]
LOWS = [-127, -1, -1, -127]  # smallest weights: symmetric, ternary where 2 bits
GUARD_BITS = [0, 0, 0, 0]
GRIDS = {
    "mint": [MembraneGrid("wide"), MembraneGrid("mint"), MembraneGrid("mint"), None],
    "wide": [MembraneGrid("wide"), MembraneGrid("wide"), MembraneGrid("wide"), None],
}


def varied(pixels, generator):
    """Pixels with a little noise; every second sample moved by at most one pixel in one direction."""
    noise = torch.randint(-1, 2, pixels.shape, generator=generator)
    pixels = torch.where(pixels > 0, (pixels + noise).clamp(0, 16), pixels)
    moves = torch.randint(0, 8, (len(pixels),), generator=generator)
    padded = torch.nn.functional.pad(pixels, (1, 1, 1, 1))
    offsets = torch.tensor([[0, 1], [2, 1], [1, 0], [1, 2]] + [[1, 1]] * 4)[moves]
    side = torch.arange(8)
    rows, columns = offsets[:, :1] + side, offsets[:, 1:] + side
    return padded[torch.arange(len(pixels))[:, None, None], 0, rows[:, :, None], columns[:, None, :]].unsqueeze(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", help="root of the repository: writes Networks/digits-*.nir, Traces/digits-test.h5")
    parser.add_argument("--validate", type=int, help="fold 0..3 of the training part held out instead; nothing is written")
    parser.add_argument("--epochs", type=int, nargs=2, default=[60, 60], metavar=("FLOAT", "INTEGER"))
    parser.add_argument("--activity", type=float, nargs=2, default=[0.2, 0.2])
    parser.add_argument("--firing", type=float, nargs=2, default=[0.05, 0.05], help="price of one spike per neuron")
    parser.add_argument("--grid", choices=GRIDS, default="mint", help="membrane of the hidden 2-bit layers")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    started = time.time()

    train, train_labels, test, test_labels = digits(SEED, HELD_OUT)
    if options.validate is not None:
        held = np.arange(len(train)) % 4 == options.validate
        test, test_labels, train, train_labels = train[held], train_labels[held], train[~held], train_labels[~held]
    spikes, labels = torch.tensor(spike_trains(test)), torch.tensor(test_labels)
    images, image_labels = torch.tensor(train), torch.tensor(train_labels)

    def batches(seed):
        def make(indices, generator):
            x = torch.tensor(spike_trains(varied(images[indices], generator).numpy()))
            return x, x, image_labels[indices]

        return Batches(len(images), 64, seed, make)

    def report(name, model):
        share, rates = accuracy(model, spikes, labels)
        print(f"{name}: {share:.4f}, spikes per neuron {[round(r, 3) for r in rates.tolist()]}, {time.time() - started:.0f} s", flush=True)

    quiet = lambda line, **_: None
    parent = FloatNetwork(STAGES, RULE, STEPS, normalised=True, rates=False)
    fit(parent, batches(SEED), options.epochs[0], 4e-3, options.activity[0], decay=1e-2, firing=options.firing[0], log=quiet)
    report("float parent", parent)
    network = IntegerNetwork(STAGES, RULE, STEPS, parent.folded(), LOWS, GUARD_BITS, GRIDS[options.grid])
    report("quantised, before training", network)
    fit(network, batches(SEED + 1), options.epochs[1], 3e-3, options.activity[1], parent, firing=options.firing[1], log=quiet)
    report("integer network", network)

    if options.output and options.validate is None:
        root = pathlib.Path(options.output)
        settings = {
            "timeSteps": STEPS,
            "dt": 1.0,
            "discretization": "euler",
            "reset": RULE.reset,
            "comparison": ">=",
            "input": {"coding": "events", "stepSeconds": STEP_SECONDS},
            "readout": "membrane",
            "classes": 10,
        }
        origin = nir_export.provenance(
            "digits.py", "python digits.py --output ../..", SEED,
            "scikit-learn load_digits (UCI Optical Recognition of Handwritten Digits), 1,297 of 1,797 samples",
        )
        trace = root / "Traces/digits-test.h5"
        write_spikes(trace, spikes.numpy(), test_labels)
        nir_export.write_float(root / "Networks/digits-float.nir", "digits-float", parent, settings, origin)
        nir_export.write_integer(root / "Networks/digits-w2u2.nir", "digits-w2u2", network, settings, origin)
        for name, model in (("digits-float", parent), ("digits-w2u2", network)):
            trained = predict(model, spikes)[0].numpy()
            found = numpy_simulator.report(root / f"Networks/{name}.nir", *read_spikes(trace, STEPS, (1, 8, 8)))
            print(f"  predictions that differ from torch: {(trained != found).sum()}")
            assert name.endswith("float") or (trained == found).all()
    print(f"done in {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
