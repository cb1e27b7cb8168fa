"""Unigram pieces over single words: training, the Viterbi cut, and the file that TypeScript reads."""

import io
import json
import math
import tempfile
from collections import Counter
from pathlib import Path

import sentencepiece

from normalise import BRANDS, MASKS, MAX_CODE_POINTS, MAX_WORD, PUNCTUATION, UNKNOWN, is_plain_word, words_of

VERSION = 1
PAD = "<pad>"
START = "_"  # marks a short piece that only begins a word
SHARED_LENGTH = 4  # a piece this long is the same at the start of a word and inside a compound
MAX_PIECE = 16
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


class Tokenizer:
    """Cuts text into piece ids. Scores are whole numbers, so every platform finds the same cut."""

    def __init__(self, pieces):
        self.pieces = pieces  # [[text, score], ...]; the index is the id
        self.ids = {text: index for index, (text, _) in enumerate(pieces)}
        self.scores = [score for _, score in pieces]
        self._cache = {}

    def encode(self, text: str, max_pieces: int = 128) -> list:
        ids = []
        for word in words_of(text):
            ids.extend(self._cut(word))
            if len(ids) >= max_pieces:
                return ids[:max_pieces]
        return ids

    def _cut(self, word: str) -> list:
        found = self._cache.get(word)
        if found is None:
            found = self._viterbi(word) if is_plain_word(word) else [self.ids[word]]
            self._cache[word] = found
        return found

    def _piece_at(self, word: str, begin: int, end: int):
        text = word[begin:end]
        return self.ids.get(START + text if begin == 0 and end - begin < SHARED_LENGTH else text)

    def _viterbi(self, word: str) -> list:
        """The best cut; a word that is a piece as a whole is never cut."""
        whole = self._piece_at(word, 0, len(word))
        if whole is not None:
            return [whole]
        best, back = [0], [None]
        for end in range(1, len(word) + 1):
            top, choice = None, None
            for begin in range(max(0, end - MAX_PIECE), end):
                piece = self._piece_at(word, begin, end)
                if piece is None:
                    continue
                score = best[begin] + self.scores[piece]
                if top is None or score > top:
                    top, choice = score, (begin, piece)
            best.append(top)
            back.append(choice)
        ids, end = [], len(word)
        while end > 0:
            end, piece = back[end]
            ids.append(piece)
        return ids[::-1]

    def save(self, path: Path) -> None:
        header = {
            "version": VERSION, "maxCodePoints": MAX_CODE_POINTS, "maxWord": MAX_WORD, "maxPiece": MAX_PIECE,
            "sharedLength": SHARED_LENGTH, "start": START, "brands": BRANDS, "masks": MASKS,
            "punctuation": PUNCTUATION, "unknown": UNKNOWN,
        }
        lines = [f"  {json.dumps(key)}: {_line_or_list(value)}" for key, value in header.items()]
        rows = ",\n".join(f"    {json.dumps(piece)}" for piece in self.pieces)
        path.write_text("{\n" + ",\n".join(lines) + ',\n  "pieces": [\n' + rows + "\n  ]\n}\n", encoding="ascii")


def _line_or_list(value) -> str:
    """A value as the repository's formatter writes it: on one line, or one item a line where that is too long."""
    line = json.dumps(value)
    return line if len(line) < 100 else json.dumps(value, indent=2).replace("\n", "\n  ")


def load_tokenizer(path: Path) -> Tokenizer:
    return Tokenizer(json.loads(path.read_text())["pieces"])


def count_words(weighted_texts) -> Counter:
    """Word counts over (text, weight) pairs."""
    counts = Counter()
    for text, weight in weighted_texts:
        for word in words_of(text):
            if is_plain_word(word):
                counts[word] += weight
    return counts


def train_tokenizer(counts: Counter, whole_words: int, cut_pieces: int) -> Tokenizer:
    """Frequent words stay whole; unigram pieces trained on all words cut the others."""
    rows = sorted(((round(count), word) for word, count in counts.items() if count >= 2), key=lambda r: (-r[0], r[1]))
    scores = _train_unigram(rows, cut_pieces)
    total = sum(count for count, _ in rows)
    frequent = [(count, word) for count, word in rows if 2 <= len(word) <= MAX_PIECE]
    for count, word in frequent[:whole_words]:
        key = word if len(word) >= SHARED_LENGTH else START + word
        scores[key] = max(scores.get(key, -1e9), math.log(count / total))
    return Tokenizer(_with_alphabet(scores))


def _train_unigram(rows, size: int) -> dict:
    """Scores of the pieces that sentencepiece finds; a long piece and its word-start twin become one."""
    trained = io.BytesIO()
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as words:
        words.write("\n".join(f"{word}\t{count}" for count, word in rows))
        words.flush()
        sentencepiece.SentencePieceTrainer.train(
            input=words.name, input_format="tsv", model_writer=trained, model_type="unigram", vocab_size=size,
            character_coverage=1.0, max_sentencepiece_length=MAX_PIECE, normalization_rule_name="identity",
            num_threads=2, hard_vocab_limit=False, seed_sentencepiece_size=400000, minloglevel=1,
        )
    model = sentencepiece.SentencePieceProcessor(model_proto=trained.getvalue())
    scores = {}
    for index in range(model.GetPieceSize()):
        text = model.IdToPiece(index).replace("\u2581", START)
        bare = text.lstrip(START)
        if not bare or model.IsUnknown(index) or model.IsControl(index):
            continue
        key = bare if len(bare) >= SHARED_LENGTH else text
        scores[key] = max(scores.get(key, -1e9), model.GetScore(index))
    return scores


def _with_alphabet(scores: dict) -> list:
    """All pieces, special ones first; every letter and digit is one, so that any word can be cut."""
    floor = min(scores.values()) - 4
    for letter in ALPHABET:
        scores.setdefault(letter, floor)
        scores.setdefault(START + letter, floor)
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    special = [[text, 0] for text in [PAD, UNKNOWN, *MASKS, *PUNCTUATION]]
    return special + [[text, round(score * 1024)] for text, score in ordered]
