"""Builds the embedding model: pairs, pieces, bag, contextual layers, ONNX files and measured results.

    python3 train.py <folder of training texts> [--out <folder>] [--work <folder>] [--recipe small] [--forbid <folder>]...

Every stage leaves its result in the work folder; a run that was stopped goes on from there.
"""

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy
import torch

from ambiguity import measure_ambiguity
from evaluate import by_group, distinct_pairs, encode_table, evaluate
from experiments import note_experiment
from export_onnx import export_onnx, input_ranges
from model import BagModel, ContextModel, JointModel
from neighbourhoods import neighbourhoods
from prepare import SEED, prepare
from probe import probe
from recipes import RECIPES
from train_bag import train_bag
from train_context import Trainer
from write_manifest import write_manifest

MODEL = Path(__file__).parent.parent / "model"
CALIBRATION_TEXTS = 1024


def main() -> None:
    options = read_options()
    recipe = RECIPES[options.recipe]
    for name in ("seconds", "device", "batch"):
        if getattr(options, name) is not None:
            recipe = replace(recipe, **{name: getattr(options, name)})
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    for folder in (options.out, options.work):
        folder.mkdir(parents=True, exist_ok=True)
    pieces = options.work / "tokenizer.json"
    if not options.new_pieces and not pieces.exists():
        pieces.write_bytes((MODEL / "tokenizer.json").read_bytes())

    tokenizer, prepared = prepare(options.folder, options.forbid, pieces, options.work / "prepared.pickle")
    counts = torch.from_numpy(prepared.piece_counts(len(tokenizer.pieces))).float()
    bag = trained_bag(prepared, counts, options.work / "bag.pt")
    context, seconds = trained_context(bag, prepared, counts, recipe, options.work, f"context-{options.recipe}.pt", options.threads)
    model = JointModel(counts, recipe.layers, bag)
    model.load_state_dict(context, strict=False)
    model.eval()
    (options.out / "tokenizer.json").write_bytes(pieces.read_bytes())
    export(model, prepared, options.out, options.work)
    write_held_out(tokenizer, prepared.held_out, options.work / "held-out.json")
    results = {
        **evaluate(model, tokenizer, prepared.held_out), "probe": probe(model, tokenizer),
        "ambiguity": measure_ambiguity(model, tokenizer),
    }
    write_manifest(options.out, results)
    note_experiment(options.recipe, recipe, seconds, results)


def read_options():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--out", type=Path, default=MODEL)
    arguments.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "lagebild-training")
    arguments.add_argument("--recipe", choices=RECIPES, default="small")
    arguments.add_argument("--forbid", type=Path, action="append", default=[], help="evaluation folder; none of its texts is trained on")
    arguments.add_argument("--seconds", type=float, help="of contextual training, instead of the recipe's")
    arguments.add_argument("--device", help="instead of the recipe's: cpu or cuda")
    arguments.add_argument("--batch", type=int, help="pairs of a batch, instead of the recipe's")
    arguments.add_argument("--new-pieces", action="store_true", help="train the pieces anew instead of keeping those of the model")
    arguments.add_argument("--threads", type=int, default=2, help="of contextual training")
    return arguments.parse_args()


def trained_bag(prepared, counts, file: Path):
    bag = BagModel(counts)
    if not file.exists():
        train_bag(bag, prepared.sampler(SEED))
        torch.save(bag.state_dict(), file)
    bag.load_state_dict(torch.load(file))
    return bag


def trained_context(bag, prepared, counts, recipe, work: Path, name: str, threads: int):
    """(averaged weights, seconds of training)."""
    groups = work / "neighbourhoods.npy"
    if not groups.exists():
        numpy.save(groups, neighbourhoods(bag, prepared, SEED))
    model = ContextModel(counts, recipe.layers)
    model.load_state_dict(bag.state_dict(), strict=False)
    model.to(recipe.device)
    sampler = prepared.sampler(SEED + 1)
    sampler.near(numpy.load(groups))
    common = (counts.numpy() + 1) ** 0.75
    trainer = Trainer(model, sampler, recipe, common / common.sum(), threads)
    checkpoint = work / name
    if checkpoint.exists():
        trainer.load(checkpoint)
    trainer.train(checkpoint)
    return {name: value.cpu() for name, value in trainer.averaged.items()}, trainer.seconds


def export(model, prepared, out: Path, work: Path) -> None:
    """The 8-bit file, and one of 32 bits to compare it with; input ranges come from training texts."""
    rows = numpy.random.default_rng(SEED).choice(len(prepared.b.lengths), CALIBRATION_TEXTS)
    ranges = input_ranges(model, lambda: [encode_table(model, table, rows) for table in (prepared.a, prepared.b)])
    ranges["tell"] = ranges.get("gate", (0.0, 0.0))  # the same input, and no part of embedding a text
    export_onnx(model, out / "model.onnx", ranges)
    export_onnx(model, work / "model-32.onnx", ranges, bits=32)


def write_held_out(tokenizer, held_out, file: Path) -> None:
    """Held-out texts as piece ids, for compare-bits.mjs."""
    groups = {}
    for name, rows in by_group(held_out).items():
        queries, targets, gold = distinct_pairs(rows)
        groups[name] = {"a": [*map(tokenizer.encode, queries)], "b": [*map(tokenizer.encode, targets)], "gold": gold.tolist()}
    file.write_text(json.dumps(groups))


if __name__ == "__main__":
    main()
