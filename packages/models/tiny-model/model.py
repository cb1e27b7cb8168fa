"""A llama network in PyTorch: RMS norms, rotary positions on neighbouring pairs, gated feed-forward, tied output."""

import math

import torch
from torch import nn
from torch.nn import functional

WIDTH = 128
LAYERS = 4
HEADS = 2
INNER = 352
CONTEXT_TOKENS = 8192
# Slow enough that half of the rotary pairs match what stands a thousand tokens away.
ROTARY_BASE = 1e7
EPSILON = 1e-5


def rotary_table(positions):
    """(cos, sin) by position and pair."""
    size = WIDTH // HEADS
    speed = ROTARY_BASE ** (-torch.arange(0, size, 2, dtype=torch.float32) / size)
    angle = positions.float()[..., None] * speed
    return angle.cos(), angle.sin()


def rotate(x, cos, sin):
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cos - odd * sin, even * sin + odd * cos], -1).flatten(-2)


def norm(x, weight):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPSILON) * weight


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attn_norm = nn.Parameter(torch.ones(WIDTH))
        self.ffn_norm = nn.Parameter(torch.ones(WIDTH))
        for name in ["attn_q", "attn_k", "attn_v", "attn_output"]:
            setattr(self, name, nn.Linear(WIDTH, WIDTH, bias=False))
        self.ffn_gate = nn.Linear(WIDTH, INNER, bias=False)
        self.ffn_up = nn.Linear(WIDTH, INNER, bias=False)
        self.ffn_down = nn.Linear(INNER, WIDTH, bias=False)

    def forward(self, x, cos, sin, mask):
        heads = lambda y: y.unflatten(-1, (HEADS, -1)).transpose(1, 2)
        h = norm(x, self.attn_norm)
        q, k = (rotate(heads(part(h)), cos, sin) for part in (self.attn_q, self.attn_k))
        weights = (q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + mask).softmax(-1)
        x = x + self.attn_output((weights @ heads(self.attn_v(h))).transpose(1, 2).flatten(-2))
        h = norm(x, self.ffn_norm)
        return x + self.ffn_down(functional.silu(self.ffn_gate(h)) * self.ffn_up(h))


class TinyLlama(nn.Module):
    def __init__(self, vocabulary_size):
        super().__init__()
        self.token_embd = nn.Embedding(vocabulary_size, WIDTH)
        self.blk = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.output_norm = nn.Parameter(torch.ones(WIDTH))
        for name, weight in self.named_parameters():
            if weight.ndim == 2:
                small = name.endswith(("attn_output.weight", "ffn_down.weight"))
                nn.init.normal_(weight, std=0.02 if name.startswith("token") else 0.06 / (2.8 if small else 1))

    def forward(self, tokens, positions):
        """The last hidden states; `positions` need not be consecutive, only rising."""
        cos, sin = (table[:, None] for table in rotary_table(positions))
        length = tokens.shape[1]
        mask = torch.full((length, length), -math.inf).triu(1)
        x = self.token_embd(tokens)
        for layer in self.blk:
            x = layer(x, cos, sin, mask)
        return norm(x, self.output_norm)

    def scores(self, hidden):
        return hidden @ self.token_embd.weight.T

    def tensors(self):
        """Weights under the names that GGUF gives them."""
        rename = lambda name: name if name.endswith(".weight") else f"{name}.weight"
        return {rename(name): weight.detach().numpy() for name, weight in self.named_parameters()}
