"""Pairs of hand-written lines that use one word in one sense; lines that use it in another are their negatives."""

from itertools import permutations
from pathlib import Path

from read_pairs import Pair

SENSES = Path(__file__).parent / "senses.tsv"


def read_senses(path: Path = SENSES) -> list:
    """[(word, sense, lines)], in the file's order."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(word, sense, lines.split(" | ")) for word, sense, lines in rows]


def sense_pairs() -> list:
    """Each line against each other line of its sense."""
    return [
        Pair(a, b, "senses", f"senses of {word}", False, False, f"{word} as {sense}")
        for word, sense, lines in read_senses()
        for a, b in permutations(lines, 2)
    ]
