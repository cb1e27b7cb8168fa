"""Pairs made from lists of words that are seen together: an ambiguous word in the company of one topic or another, and everyday topics in two languages."""

import random
from pathlib import Path

from read_pairs import Pair

TOPICS = Path(__file__).parent / "topics.tsv"
WORDS = Path(__file__).parent / "ambiguous-words.tsv"
TOPIC_ROUNDS, SENSE_ROUNDS = 120, 30  # made pairs for each topic, and for each sense of a word
SMALL_WORDS = [
    "the a of in was is for with and by from to on at has after not were into this no".split(),
    "der die das des im in wurde ist für mit und von aus zu am auf hat nach nicht ein wird den dem".split(),
]
SMALL_WORD_SHARE = 0.45  # of the gaps between words
OTHER_LANGUAGE_SHARE = 0.12  # of the company of an ambiguous word
LOG_WORD_SHARE = 0.2  # of the texts with an ambiguous word: they also hold a word of log formats
LOG_WORDS = ["info", "error", "warning", "notice", "<ip>", "<user>", "<n>", "event", "id", "status"]


def _rows(path: Path):
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def read_topics() -> dict:
    """{topic: (English words, German words)}"""
    return {name: (english.split(";"), german.split(";")) for _, name, english, german in _rows(TOPICS)}


def everyday_topics() -> set:
    """Topics whose words may pass for each other; technical ones hold opposites, such as logged in and logged off."""
    return {name for kind, name, *_ in _rows(TOPICS) if kind == "everyday"}


def read_words() -> list:
    """[(is German, word, [topics of each sense])]"""
    return [(language == "de", word, [sense.split(", ") for sense in senses.split("; ")]) for language, word, senses in _rows(WORDS)]


def word_pairs(seed: int) -> list:
    source, topics = random.Random(seed), read_topics()
    everyday = everyday_topics()
    pairs = [pair for name, words in topics.items() if name in everyday for pair in _topic_pairs(name, words, source)]
    for german, word, senses in read_words():
        for topic_names in senses:
            pairs.extend(_sense_pairs(german, word, topic_names, topics, source))
    return list(dict.fromkeys(pairs))


def _topic_pairs(name, words, source):
    for _ in range(TOPIC_ROUNDS):
        german = source.random() < 0.5
        other = german if source.random() < 0.4 else not german
        first, second = _two_companies(words[german], words[other], source)
        yield Pair(_text(first, german, source), _text(second, other, source), "topics", "topics", False, german, name)


def _sense_pairs(german, word, topic_names, topics, source):
    for _ in range(SENSE_ROUNDS):
        name = source.choice(topic_names)
        company = [[other for other in words if word.lower() not in other.lower().split()] for words in topics[name]]
        first, second = _two_companies(company[german], company[german], source)
        if source.random() < OTHER_LANGUAGE_SHARE:
            second = source.sample(company[not german], len(second))
        a, b = (_text([word, *few, *_log_word(source)], german, source) for few in (first, second))
        yield Pair(a, b, "words", f"senses of {word}", False, german, f"{word} as {' '.join(topic_names)}")


def _log_word(source):
    return [source.choice(LOG_WORDS)] if source.random() < LOG_WORD_SHARE else []


def _two_companies(mine, others, source):
    """A few words of each list, none in both."""
    first = source.sample(mine, source.randint(2, 4))
    rest = [word for word in others if word not in first]
    return first, source.sample(rest, min(len(rest), source.randint(2, 4)))


def _text(words, german, source):
    """The words in any order, with small words between some of them."""
    parts = []
    for word in source.sample(words, len(words)):
        if source.random() < SMALL_WORD_SHARE:
            parts.append(source.choice(SMALL_WORDS[german]))
        parts.append(word)
    return " ".join(parts)
