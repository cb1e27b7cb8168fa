"""Pairs made from the hand-written glossary: terms of both languages, and the log words that belong to them."""

import random
from pathlib import Path

from carriers import carry
from question_frames import frame_question
from read_pairs import Pair

GLOSSARY = Path(__file__).parent / "glossary.tsv"
ROUNDS = 60  # made pairs for each concept


def read_glossary(path: Path = GLOSSARY) -> list:
    """[(English terms, German terms, log fragments)] of each concept."""
    concepts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            concepts.append(tuple([term.strip() for term in cell.split(";") if term.strip()] for cell in line.split("\t")))
    return concepts


def glossary_pairs(seed: int) -> list:
    """Questions against line shapes with their meaning, as the product writes them."""
    source = random.Random(seed)
    pairs = []
    for number, concept in enumerate(read_glossary()):
        for _ in range(ROUNDS):
            german = source.random() < 0.6
            query, shape = _query(concept, german, source), _shape(concept, german, source)
            pairs.append(Pair(query, shape, "glossary", "glossary", True, german, f"glossary {number}"))
    return list(dict.fromkeys(pair for pair in pairs if pair.a != pair.b))


def _some(terms, most, source):
    return source.sample(terms, min(len(terms), source.randint(1, most)))


def _query(concept, german, source):
    english, deutsch, _ = concept
    query = " ".join(_some(deutsch if german else english, 2, source))
    return frame_question(query, german, source) if source.random() < 0.6 else query


def _shape(concept, german, source):
    english, deutsch, logs = concept
    kind = source.random()
    if kind < 0.45:
        return carry(" ".join(_some(logs, 2, source)), source)
    if kind < 0.6:
        return ", ".join(_some(english if german else deutsch, 2, source))
    if kind < 0.75:
        return ", ".join(_some(deutsch if german else english, 2, source))
    return f"{carry(source.choice(logs), source)} | {', '.join(_some(english, 2, source))} | {', '.join(_some(deutsch, 2, source))}"
