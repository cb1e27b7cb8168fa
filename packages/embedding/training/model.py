"""The embedding model: a weighted bag of pieces, refined by one residual layer over the whole bag."""

import torch
from torch import nn
from torch.nn import functional

DIMENSIONS = 256
HIDDEN = 512


class BagModel(nn.Module):
    """Piece vectors, one learned weight for each piece, and a residual layer that sees the whole text."""

    def __init__(self, piece_counts: torch.Tensor):
        super().__init__()
        size = len(piece_counts)
        share = piece_counts / piece_counts.sum()
        self.vectors = nn.Parameter(torch.randn(size, DIMENSIONS) / DIMENSIONS**0.5)
        # Frequent pieces start light (smooth inverse frequency); training moves them from there.
        self.log_weight = nn.Parameter(torch.log(1e-3 / (1e-3 + share)))
        self.refine_in = nn.Linear(DIMENSIONS, HIDDEN)
        self.refine_out = nn.Linear(HIDDEN, DIMENSIONS, bias=False)
        nn.init.zeros_(self.refine_out.weight)

    def forward(self, ids: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
        weights = self.log_weight[ids].exp()
        pooled = functional.embedding_bag(ids, self.vectors, offsets, mode="sum", per_sample_weights=weights)
        return self.refine(pooled)

    def refine(self, pooled: torch.Tensor) -> torch.Tensor:
        unit = functional.normalize(pooled, dim=-1)
        hidden = torch.relu(self.refine_in(unit * 4))
        return functional.normalize(unit + self.refine_out(hidden), dim=-1)


def contrastive_loss(a, b, same, temperature: float):
    """Symmetric InfoNCE; pairs that share a text (`same`) are no negatives of each other."""
    scores = (a @ b.T) / temperature
    scores = scores.masked_fill(same, float("-inf"))
    target = torch.arange(len(a))
    return (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2
