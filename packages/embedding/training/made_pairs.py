"""Adds made pairs to the read ones: questions, word-by-word German, the glossary, the knowledge, and words in several senses."""

import random
from dataclasses import replace

from carriers import carry
from glossary_pairs import glossary_pairs
from knowledge_pairs import knowledge_pairs
from question_frames import frame_question
from sense_pairs import sense_pairs
from word_lexicon import learn_lexicon, word_by_word
from word_pairs import word_pairs

FRAMED = {"security": 0.35, "commands": 0.25, "german": 0.1, "lexicon": 0.35}
COMMAND_SOURCES = {"tldr_en_cmd", "tldr_de_cmd", "powershell_cmds", "atomic_red_team", "chained_de_event"}
MEANT_IN_BOTH_LANGUAGES = 0.25  # log shapes that get their meaning appended, as the product writes them


def with_made_pairs(pairs, seed: int) -> list:
    """The pairs, a word-by-word German twin of each English description, and glossary pairs; some as questions."""
    source = random.Random(seed)
    lexicon = learn_lexicon([pair for pair in pairs if pair.group == "german"])
    print(f"lexicon of {len(lexicon)} English words", flush=True)
    twins = [
        replace(pair, a=word_by_word(pair.a, lexicon, source), group="lexicon", german=True)
        for pair in pairs
        if pair.group in ("security", "commands") and not pair.german
    ]
    framed = [_carried(_framed(pair, source), source) for pair in pairs + twins]
    made = [*glossary_pairs(seed), *knowledge_pairs(seed), *sense_pairs(), *word_pairs(seed)]
    return [_with_meaning(pair, lexicon, source) for pair in framed] + made


def _framed(pair, source):
    if len(pair.a) > 200 or source.random() >= FRAMED.get(pair.group, 0):
        return pair
    return replace(pair, a=frame_question(pair.a, pair.german, source))


def _carried(pair, source):
    """Commands as they are seen in logs: inside the words of whatever recorded them."""
    return replace(pair, b=carry(pair.b, source)) if pair.source in COMMAND_SOURCES else pair


def _with_meaning(pair, lexicon, source):
    """Appends a piece of the description in the other language, so the answer is not a copy of the question."""
    if not pair.log or len(pair.a) > 120 or source.random() >= MEANT_IN_BOTH_LANGUAGES or pair.german:
        return pair
    return replace(pair, b=f"{pair.b} | {word_by_word(pair.a, lexicon, source)}")
