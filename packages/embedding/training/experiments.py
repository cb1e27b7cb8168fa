"""Appends a row for each run to docs/embedding-experiments.md."""

import datetime
from pathlib import Path

LEDGER = Path(__file__).parent.parent.parent.parent / "docs" / "embedding-experiments.md"
MARK = "<!-- rows -->"
GROUPS = ("security", "security log", "commands", "german", "documents", "vocabulary")


def note_experiment(name: str, recipe, seconds: float, results: dict, what: str = "") -> None:
    """Date, recipe, seconds of contextual training, and what was measured."""
    probe = results["probe"]
    cells = [
        datetime.date.today().isoformat(), name, what or _words(recipe), f"{seconds:.0f}",
        *(f"{results[group]['mrr']:.3f}" for group in GROUPS), f"{results['security']['mrr128']:.3f}",
        f"{probe['german']['mrr']:.3f} / {probe['english']['mrr']:.3f}", *(f"{one['word']:.2f} / {one['line']:.2f}" for one in results["ambiguity"].values()),
    ]
    text = LEDGER.read_text(encoding="utf-8")
    head, mark, tail = text.partition(MARK)
    LEDGER.write_text(f"{head.rstrip()}\n| {' | '.join(cells)} |\n\n{mark}{tail}", encoding="utf-8")


def _words(recipe) -> str:
    weights = f"piece {recipe.piece_weight}, word {recipe.word_weight}, masked {recipe.guess_weight}"
    return f"{recipe.layers} layers beside the bag, batch {recipe.batch}, {weights}"
