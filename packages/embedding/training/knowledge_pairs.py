"""Pairs made from the product's own knowledge: what an event means in both languages, and the lines that mean it."""

import json
import random
import re
from pathlib import Path

from carriers import carry
from glossary_pairs import read_glossary
from mask_log_text import mask_log_text
from question_frames import frame_question
from read_pairs import Pair

EVENTS = Path(__file__).parent.parent.parent / "knowledge" / "data" / "events"
ROUNDS = 60  # made pairs for each entry
SWAPPED_SHARE = 0.5  # questions in which terms are replaced by others of the same glossary concept
SHAPE_LETTERS = 300  # of a shape, as the product embeds it
_CLAUSE = re.compile(r"(?<=[a-zäöüß\)]{2})[:;,(] +|\)|\. ")


class Paraphraser:
    """Replaces glossary terms in a text by other terms of the same concept and language."""

    def __init__(self):
        self.others = [{}, {}]
        for english, german, _ in read_glossary():
            for table, terms in zip(self.others, (english, german)):
                for term in terms:
                    if len(term) > 3:
                        table.setdefault(term.lower(), [other for other in terms if other != term])
        self.finders = [
            re.compile(r"\b(" + "|".join(re.escape(t) for t in sorted(table, key=lambda t: -len(t))) + r")\b", re.IGNORECASE)
            for table in self.others
        ]

    def swap(self, text: str, german: bool, source: random.Random) -> str:
        table = self.others[german]

        def other(match):
            choices = table[match.group().lower()]
            return source.choice(choices) if choices and source.random() < 0.6 else match.group()

        return self.finders[german].sub(other, text)


def read_entries(folder: Path = EVENTS) -> list:
    """All knowledge entries, file by file."""
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def knowledge_pairs(seed: int) -> list:
    """Questions about what entries mean, against shapes with meanings as the product writes them, and each language against the other."""
    source, paraphraser = random.Random(seed), Paraphraser()
    entries = read_entries()
    pairs = []
    for number, entry in enumerate(entries):
        for _ in range(ROUNDS):
            german = source.random() < 0.55
            query = _query(entry, german, paraphraser, source)
            near = entries[max(0, min(len(entries) - 1, number + source.choice((-2, -1, 1, 2))))]
            pairs.append(Pair(query, _target(entry, near, german, source), "knowledge", "knowledge", True, german, entry["id"]))
    return list(dict.fromkeys(pair for pair in pairs if pair.a != pair.b))


def _query(entry, german, paraphraser, source):
    """Some clauses of the meaning, reworded, as a question or as they are."""
    clauses = [clause.strip(" .") for clause in _CLAUSE.split(entry["de" if german else "en"]) if len(clause) > 14] or [entry["de" if german else "en"]]
    first = source.randrange(len(clauses))
    text = " ".join(clauses[first : first + source.choice((1, 1, 2, 3))])
    if source.random() < SWAPPED_SHARE:
        text = paraphraser.swap(text, german, source)
    return frame_question(text[:1].lower() + text[1:], german, source) if source.random() < 0.6 else text


def _target(entry, near, german, source):
    """The line alone, the meaning in the other language, both, or all of it, now and then beside another meaning."""
    line, kind = _line(entry, source), source.random()
    other = entry["en" if german else "de"]
    if kind < 0.6:
        return line if kind < 0.25 else other if kind < 0.4 else f"{line} | {other}"
    meanings = [entry["en"], entry["de"]]
    if kind > 0.85:
        meanings = [near["en"], near["de"], *meanings] if source.random() < 0.5 else [*meanings, near["en"], near["de"]]
    return " | ".join([line, *meanings])


def _line(entry, source):
    """The masked example, or words that the entry looks for inside the words of a log."""
    example = entry.get("example")
    words = [word for word in _plain_words(entry["match"]) if len(word) > 2]
    if example is None or (words and source.random() < 0.3):
        return carry(" ".join(source.sample(words, min(len(words), 3))), source) if words else entry["id"].replace(".", " ")
    if isinstance(example, dict):
        example = " ".join(f"{name}={value}" for name, value in example.items())
    return mask_log_text(example)[:SHAPE_LETTERS]


def _plain_words(match):
    """The texts an entry looks for, without expressions."""
    if isinstance(match, str):
        return [] if match.startswith("re:") else [match.lstrip("=")]
    if isinstance(match, (int, float)):
        return [str(match)]
    parts = match.values() if isinstance(match, dict) else match
    return [word for part in parts for word in _plain_words(part)] if parts else []
