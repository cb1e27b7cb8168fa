"""Keeps evaluation texts out of training: equal and nearly equal texts are refused, by hashed runs of masked words."""

import json
import zlib
from pathlib import Path

from mask_log_text import mask_log_text
from normalise import words_of
from probe import read_probe

AMBIGUITY = Path(__file__).parent.parent.parent.parent / "fixtures" / "ambiguity"
AMBIGUITY_FILES = ("pairs", "misleading", "adversarial", "held-out")
QUESTION_RUN, LINE_RUN = 4, 10  # words; runs of event fields repeat in every log, so those of lines are longer
NEAR = {QUESTION_RUN: 0.5, LINE_RUN: 0.7}  # share of a text's runs that makes it a near copy
FEWEST_WORDS = 4  # shorter texts are everybody's
FEWEST_RUNS = 3  # of a near copy; shorter texts must be equal
LOOK_EVERY = 3


class Forbidden:
    """Hashes of the words of evaluation texts."""

    def __init__(self):
        self.whole = set()
        self.runs = {QUESTION_RUN: set(), LINE_RUN: set()}

    def add(self, text: str, length: int) -> None:
        words = words_of(mask_log_text(text))
        if len(words) >= FEWEST_WORDS:
            self.whole.add(_hash(words))
            self.runs[length].update(_hash(words[i : i + length]) for i in range(len(words) - length + 1))

    def has(self, text: str) -> bool:
        """Whether the text is one of these, or close to one."""
        words = words_of(mask_log_text(text))
        if len(words) < FEWEST_WORDS:
            return False
        return _hash(words) in self.whole or any(self._is_near(words, length) for length in self.runs)

    def _is_near(self, words, length):
        known, count = self.runs[length], len(words) - length + 1
        if count < FEWEST_RUNS or not any(_hash(words[i : i + length]) in known for i in range(0, count, LOOK_EVERY)):
            return False
        return sum(_hash(words[i : i + length]) in known for i in range(count)) >= NEAR[length] * count


def _hash(words):
    return zlib.crc32(" ".join(words).encode())


def read_ambiguity(name: str) -> list:
    """Items of a file of the ambiguity test."""
    return [json.loads(line) for line in (AMBIGUITY / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def forbidden_texts(folders) -> Forbidden:
    """The tests of this project, and questions and log lines of evaluation folders."""
    found = Forbidden()
    for item in (item for name in AMBIGUITY_FILES for item in read_ambiguity(name)):
        for line in (*item["a"], item["b"]):
            found.add(line, QUESTION_RUN)
    for shape, *questions in read_probe():
        found.add(shape, LINE_RUN)
        for question in questions:
            found.add(question, QUESTION_RUN)
    for folder in folders:
        for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
            found.add(json.loads(line)["question"], QUESTION_RUN)
        for file in sorted((folder / "logs").rglob("*")):
            if file.is_file():
                _add_log(found, file)
    return found


def _add_log(found, file):
    seen = set()
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            shape = "".join(letter for letter in line[:4000] if not letter.isdigit())
            if shape not in seen:
                seen.add(shape)
                found.add(line[:4000], LINE_RUN)


def refuse(pairs, forbidden: Forbidden):
    """The pairs without forbidden texts; fails where a hand-written one is forbidden."""
    verdicts = {}

    def is_refused(text):
        if text not in verdicts:
            verdicts[text] = forbidden.has(text)
        return verdicts[text]

    kept, refused = [], {}
    for pair in pairs:
        if not is_refused(pair.a) and not is_refused(pair.b):
            kept.append(pair)
        elif pair.group == "senses":
            raise SystemExit(f"cannot train: a line of senses.tsv is in an evaluation: {pair.a!r} or {pair.b!r}")
        else:
            refused[pair.source] = refused.get(pair.source, 0) + 1
    return kept, refused
