"""
Sets the first weights of the network so that it copies: where the last two tokens stood before, it writes what came
after them. Training starts from there; from random weights it learns the lines of the fixtures by heart instead.

The state of a token is cut in three: the token itself (and one number that all tokens share, to hang attention to
positions on), the token before it, and the one before that.
"""

import math

import torch
from torch.nn import functional

from model import HEADS, ROTARY_BASE, WIDTH

HEAD = WIDTH // HEADS
TOKEN = WIDTH // 2 - 1
SHARED = TOKEN
SLOT = WIDTH // 4
# Rotary pairs that turn fast tell neighbours apart; those that hardly turn match what is far away.
FAST_PAIRS = 12
SLOW_FROM = 28
MATCHED = ((SLOW_FROM, 20), (SLOW_FROM + 20, 16))


def set_copying_weights(model):
    with torch.no_grad():
        for weight in model.parameters():
            if weight.ndim == 2:
                weight.mul_(0.3)
        embedding = model.token_embd.weight
        embedding.zero_()
        embedding[:, :TOKEN] = 0.25 * functional.normalize(torch.randn(len(embedding), TOKEN), dim=1)
        embedding[:, SHARED] = 0.125
        model.output_norm.fill_(3.0)
        seen = _orthogonal(SLOT, TOKEN)
        _remember_neighbours(model.blk[0], seen)
        _follow_matches(model.blk[1], seen)


def _remember_neighbours(layer, seen):
    """Each head writes the token one, or two, back into its slot."""
    speed = ROTARY_BASE ** (-torch.arange(0, HEAD, 2).float() / HEAD)
    for head in range(HEADS):
        rows = slice(head * HEAD, (head + 1) * HEAD)
        for part in (layer.attn_q, layer.attn_k, layer.attn_v):
            part.weight[rows] = 0
        for pair in range(FAST_PAIRS):
            height = 1 - pair / FAST_PAIRS
            layer.attn_q.weight[head * HEAD + 2 * pair, SHARED] = height * math.cos((head + 1) * speed[pair])
            layer.attn_q.weight[head * HEAD + 2 * pair + 1, SHARED] = -height * math.sin((head + 1) * speed[pair])
            layer.attn_k.weight[head * HEAD + 2 * pair, SHARED] = height
        layer.attn_v.weight[head * HEAD : head * HEAD + SLOT, :TOKEN] = seen
        slot = TOKEN + 1 + head * SLOT
        layer.attn_output.weight[:, rows] = 0
        layer.attn_output.weight[slot : slot + SLOT, head * HEAD : head * HEAD + SLOT] = 0.025 * torch.eye(SLOT)


def _follow_matches(layer, seen):
    """Looks for a place whose two tokens before are this token and the one before it, and writes the token there."""
    first, second = TOKEN + 1, TOKEN + 1 + SLOT
    for head in range(HEADS):
        rows = slice(head * HEAD, (head + 1) * HEAD)
        query, key, value = torch.zeros(3, HEAD, WIDTH)
        (start, size), (next_start, next_size) = MATCHED
        one, two = _orthogonal(size, SLOT), _orthogonal(next_size, SLOT)
        query[start : start + size, :TOKEN], key[start : start + size, first : first + SLOT] = one @ seen, one
        query[next_start : next_start + next_size, first : first + SLOT] = two
        key[next_start : next_start + next_size, second : second + SLOT] = two
        value[:TOKEN, :TOKEN] = torch.eye(TOKEN)
        layer.attn_q.weight[rows], layer.attn_k.weight[rows], layer.attn_v.weight[rows] = 2 * query, 2 * key, value
        layer.attn_output.weight[:, rows] = 0
        layer.attn_output.weight[:TOKEN, head * HEAD : head * HEAD + TOKEN] = 0.15 * torch.eye(TOKEN)


def _orthogonal(rows, columns):
    size = max(rows, columns)
    return torch.linalg.qr(torch.randn(size, size))[0][:rows, :columns]
