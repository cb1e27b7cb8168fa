"""Builds the embedding model: tokenizer, weights, ONNX file and measured results.

    python3 train.py <folder of training texts> [--out <folder>] [--steps N]
"""

import argparse
import json
import time
from pathlib import Path

import numpy
import torch

from batches import PairSampler
from evaluate import evaluate
from export_onnx import export_bag
from made_pairs import with_made_pairs
from model import BagModel, contrastive_loss
from probe import probe
from read_pairs import read_pairs, split_pairs
from tokenizer import count_words, load_tokenizer, train_tokenizer
from write_manifest import write_manifest

SEED = 20
THREADS = 1  # two gain nothing on a busy machine: they wait for each other at every step
WHOLE_WORDS, CUT_PIECES = 12000, 10000
BATCH, STEPS, LEARNING_RATE, TEMPERATURE, PIECE_DROP = 1024, 2500, 3e-3, 0.05, 0.15
WEIGHTS = {
    "german": 0.8, "security": 1.5, "lexicon": 1.2, "glossary": 0.5, "commands": 0.6, "vocabulary": 0.3, "documents": 0.3,
}


def build_tokenizer(pairs, path: Path):
    """Trains the pieces on the words of all training pairs, groups weighted as in training."""
    counts = count_words((text, WEIGHTS[pair.group]) for pair in pairs for text in (pair.a, pair.b))
    train_tokenizer(counts, WHOLE_WORDS, CUT_PIECES).save(path)
    return load_tokenizer(path)


def piece_counts(sampler, size: int) -> torch.Tensor:
    flat = numpy.concatenate([sampler.a.flat, sampler.b.flat])
    return torch.from_numpy(numpy.bincount(flat, minlength=size)).float()


def train(model, sampler, steps: int) -> None:
    """Adam with a short warm-up and a linear fall to zero."""
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    begun, losses = time.time(), []
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * min(1, (step + 1) / 100) * (1 - step / steps)
        a, b, same = sampler.batch(BATCH, PIECE_DROP)
        loss = contrastive_loss(model(*a), model(*b), same, TEMPERATURE)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if (step + 1) % 250 == 0:
            print(f"step {step + 1} loss {numpy.mean(losses[-250:]):.3f} {time.time() - begun:.0f} s", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "model")
    arguments.add_argument("--steps", type=int, default=STEPS)
    arguments.add_argument("--threads", type=int, default=THREADS)
    options = arguments.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)

    training, held_out = split_pairs(read_pairs(options.folder))
    print(f"{len(training)} training pairs, {len(held_out)} held out", flush=True)
    training = with_made_pairs(training, SEED)
    print(f"{len(training)} with made pairs", flush=True)
    tokenizer = build_tokenizer(training, options.out / "tokenizer.json")
    print(f"{len(tokenizer.pieces)} pieces", flush=True)
    sampler = PairSampler(tokenizer, training, WEIGHTS, SEED)
    model = BagModel(piece_counts(sampler, len(tokenizer.pieces)))
    train(model, sampler, options.steps)

    results = {**evaluate(model, tokenizer, held_out), "probe": probe(model, tokenizer)}
    export_bag(model, options.out / "model.onnx")
    write_manifest(options.out, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
