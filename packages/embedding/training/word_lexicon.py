"""Learns an English-German word lexicon from the translated pairs, and writes word-by-word German with it.

Log lines and rules are described in English only. Their descriptions, turned into German word by word, let German
words meet log words directly; word order does not matter to a bag of pieces.
"""

import random
from collections import Counter

import numpy

from normalise import is_plain_word, words_of

MOST_WORDS = 24
FEWEST_SEEN = 3
ROUNDS = 6
SURE_ENOUGH = 0.12
CHOICES = 3


def _plain(text):
    return [word for word in words_of(text) if is_plain_word(word)]


def _index(sentences):
    counts = Counter(word for words in sentences for word in words)
    return {word: i + 1 for i, word in enumerate(sorted(w for w, c in counts.items() if c >= FEWEST_SEEN))}


def _links(pairs, english, german):
    """All (pair, English word, German word) combinations; English word 0 stands for "no counterpart"."""
    parts = []
    for number, (en, de) in enumerate(pairs):
        e = numpy.array([0] + [english[w] for w in en if w in english], dtype=numpy.int64)
        d = numpy.array([german[w] for w in de if w in german], dtype=numpy.int64)
        slots = numpy.arange(len(d)) + number * MOST_WORDS
        parts.append(numpy.stack([numpy.tile(e, len(d)), numpy.repeat(d, len(e)), numpy.repeat(slots, len(e))]))
    return numpy.concatenate(parts, axis=1)


def _align(pairs):
    """IBM model 1: {(English word, German word): p(German | English)}."""
    english, german = _index(e for e, _ in pairs), _index(d for _, d in pairs)
    e, d, slot = _links(pairs, english, german)
    keys, link = numpy.unique(e * (len(german) + 1) + d, return_inverse=True)
    key_e = keys // (len(german) + 1)
    chance = numpy.ones(len(keys))
    for _ in range(ROUNDS):
        share = chance[link]
        share /= numpy.bincount(slot, share)[slot]
        seen = numpy.bincount(link, share)
        chance = seen / numpy.bincount(key_e, seen)[key_e]
    names_e, names_d = ["", *english], ["", *german]
    return {
        (names_e[key // (len(german) + 1)], names_d[key % (len(german) + 1)]): p
        for key, p in zip(keys.tolist(), chance.tolist()) if p > 0.02
    }


def learn_lexicon(pairs) -> dict:
    """{English word: [(German word, weight), ...]}, kept where both directions agree."""
    texts = [(_plain(pair.b), _plain(pair.a)) for pair in pairs]
    texts = [(en, de) for en, de in texts if 0 < len(en) <= MOST_WORDS and 0 < len(de) <= MOST_WORDS]
    there, back = _align(texts), _align([(de, en) for en, de in texts])
    found = {}
    for (en, de), chance in there.items():
        score = (chance * back.get((de, en), 0)) ** 0.5
        if en and score >= SURE_ENOUGH:
            found.setdefault(en, []).append((de, score))
    return {en: sorted(rows, key=lambda row: (-row[1], row[0]))[:CHOICES] for en, rows in found.items()}


def word_by_word(text: str, lexicon: dict, source: random.Random) -> str:
    """The text with every known English word replaced by a German one."""
    words = []
    for word in words_of(text):
        choices = lexicon.get(word)
        words.append(source.choices(*zip(*choices))[0] if choices else word)
    return " ".join(words)
