"""A vocabulary of sentence pieces with byte fallback, cut the way llama.cpp cuts ("llama" tokenizer)."""

import re
from collections import Counter

UNKNOWN, START, END, TURN_START, TURN_END = range(5)
SPECIAL = ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]
FIRST_BYTE = len(SPECIAL)
FIRST_PIECE = FIRST_BYTE + 256
SPACE = "▁"
# Tokens of other templates, for tests that none of them comes from text: control tokens, and (kind 4) markup that some
# models keep as ordinary vocabulary. They are never trained.
OTHERS = [(text, 3) for text in ["[INST]", "[/INST]", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>"]]
OTHERS += [(text, 4) for text in ["<think>", "</think>", "<tool_call>", "</tool_call>"]]

# No piece goes beyond a word, so cutting word by word gives what llama.cpp gets from the whole text. Digits stay single.
WORD = re.compile(SPACE + r"?[A-Za-zÄÖÜäöüß]+|.", re.DOTALL)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÄÖÜäöüß"
CHARACTERS = SPACE + "".join(chr(code) for code in range(33, 127)) + "ÄÖÜäöüß„“–…"


def words_of(text):
    return WORD.findall(text.replace(" ", SPACE))


def learn_pieces(texts, size):
    """The characters, then the pieces that byte pair encoding merges first; `size` counts all tokens."""
    pieces = list(CHARACTERS)
    counts = Counter(word for text in texts for word in words_of(text) if len(word) > 1)
    words = [(list(word), count) for word, count in sorted(counts.items())]
    while len(pieces) < size - FIRST_PIECE:
        pairs = Counter()
        for parts, count in words:
            for pair in zip(parts, parts[1:]):
                pairs[pair] += count
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merged = "".join(best)
        if merged not in pieces:
            pieces.append(merged)
        for parts, _ in words:
            at = 0
            while at < len(parts) - 1:
                if (parts[at], parts[at + 1]) == best:
                    parts[at : at + 2] = [merged]
                at += 1
    return pieces


class Tokenizer:
    """Text to token ids and back; special tokens never come from text."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.rank = {piece: rank for rank, piece in enumerate(pieces)}
        self.cache = {}

    @property
    def size(self):
        return FIRST_PIECE + len(self.pieces)

    def encode(self, text):
        return [token for word in words_of(text) for token in self._encode_word(word)]

    def decode(self, tokens):
        out = b""
        for token in tokens:
            if token >= FIRST_PIECE:
                out += self.pieces[token - FIRST_PIECE].replace(SPACE, " ").encode()
            elif token >= FIRST_BYTE:
                out += bytes([token - FIRST_BYTE])
        return out.decode(errors="replace")

    def table(self):
        """(text, score, kind) of each token, as GGUF wants it: 1 text, 2 unknown, 3 control, 4 added, 6 byte."""
        special = [(text, 0.0, 2 if token == UNKNOWN else 3) for token, text in enumerate(SPECIAL)]
        byte = [(f"<0x{value:02X}>", 0.0, 6) for value in range(256)]
        text = [(piece, -float(rank), 1) for rank, piece in enumerate(self.pieces)]
        return special + byte + text + [(text, 0.0, kind) for text, kind in OTHERS]

    def _encode_word(self, word):
        found = self.cache.get(word)
        if found is None:
            found = self.cache[word] = [token for part in self._merge(list(word)) for token in self._tokens_of(part)]
        return found

    def _merge(self, parts):
        while True:
            ranks = [(self.rank.get(a + b), at) for at, (a, b) in enumerate(zip(parts, parts[1:]))]
            ranks = [pair for pair in ranks if pair[0] is not None]
            if not ranks:
                return parts
            _, at = min(ranks)
            parts[at : at + 2] = [parts[at] + parts[at + 1]]

    def _tokens_of(self, part):
        rank = self.rank.get(part)
        return [FIRST_PIECE + rank] if rank is not None else [FIRST_BYTE + value for value in part.encode()]
