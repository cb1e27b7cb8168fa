"""The embedding models: a weighted bag of pieces, and contextual layers over it that start as that bag."""

import torch
from torch import nn
from torch.nn import functional

DIMENSIONS = 256
NESTED = 128  # the first 128 dimensions are a vector of their own
HIDDEN = 512
MAX_PIECES = 128
BAG_SHARE = 1.0  # of the bag's vector beside the contextual one
REACH = 16  # distances beyond it are one


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

    def of_rows(self, ids: torch.Tensor) -> torch.Tensor:
        """The same for texts in rows of equal length; 0 pads."""
        weights = self.log_weight[ids].exp() * (ids > 0)
        return self.refine((weights[:, None] @ functional.embedding(ids, self.vectors)).squeeze(1))

    def refine(self, pooled: torch.Tensor) -> torch.Tensor:
        unit = functional.normalize(pooled, dim=-1)
        hidden = torch.relu(self.refine_in(unit * 4))
        return functional.normalize(unit + self.refine_out(hidden), dim=-1)


class Block(nn.Module):
    """Attention with learned distances and a small network; both add nothing to their input at first."""

    def __init__(self, heads: int, hidden: int):
        super().__init__()
        self.heads = heads
        self.norm_in = nn.LayerNorm(DIMENSIONS)
        self.project = nn.Linear(DIMENSIONS, 3 * DIMENSIONS)
        self.merge = nn.Linear(DIMENSIONS, DIMENSIONS)
        self.norm_out = nn.LayerNorm(DIMENSIONS)
        self.widen = nn.Linear(DIMENSIONS, hidden)
        self.narrow = nn.Linear(hidden, DIMENSIONS)
        # Half of the heads begin by looking near.
        near = -0.25 * (torch.arange(2 * REACH + 1) - REACH).abs().float()
        self.distance = nn.Parameter(torch.stack([near * (head % 2) for head in range(heads)]))
        for layer in (self.merge, self.narrow):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x, bias):
        n, t, _ = x.shape
        q, k, v = self.project(self.norm_in(x)).view(n, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (q.shape[-1] ** -0.5) + self.distance[:, bias.steps] + bias.pads
        mixed = (scores.softmax(-1).to(v.dtype) @ v).transpose(1, 2).reshape(n, t, -1)
        x = x + self.merge(mixed)
        return x + self.narrow(torch.relu(self.widen(self.norm_out(x))))


class Surroundings:
    """What attention needs to know of a batch: the distance of each two places, and which places are padding."""

    def __init__(self, ids):
        place = torch.arange(ids.shape[1], device=ids.device)
        self.steps = (place[None] - place[:, None]).clamp(-REACH, REACH) + REACH
        self.filled = ids > 0
        self.pads = torch.zeros(ids.shape, device=ids.device).masked_fill(~self.filled, -1e4)[:, None, None]


class ContextModel(BagModel):
    """The bag's piece vectors, changed by their neighbours before they are weighed and pooled."""

    def __init__(self, piece_counts, layers: int, heads: int = 4, hidden: int = HIDDEN):
        super().__init__(piece_counts)
        self.blocks = nn.ModuleList([Block(heads, hidden) for _ in range(layers)])
        self.gate_norm = nn.LayerNorm(DIMENSIONS)
        self.gate = nn.Linear(DIMENSIONS, 1)
        self.guess = nn.Linear(DIMENSIONS, DIMENSIONS)  # for guessing masked pieces; not exported
        self.tell = nn.Linear(DIMENSIONS, DIMENSIONS, bias=False)
        nn.init.zeros_(self.tell.weight)
        nn.init.zeros_(self.gate.weight)
        nn.init.zeros_(self.gate.bias)

    def forward(self, ids: torch.Tensor):
        """(unit vector of each text, what its layers made of each piece); 0 pads."""
        around = Surroundings(ids)
        x = functional.embedding(ids, self.vectors)
        for block in self.blocks:
            x = block(x, around)
        return self.refine((self.weights(ids, x)[:, None] @ x).squeeze(1)), x

    def piece_vectors(self, x):
        """Contextual vectors of pieces, as they are given out and compared."""
        return x + self.tell(self.gate_norm(x))

    def weights(self, ids, x):
        """What each piece counts in its text: its learned weight, moved by what its neighbours made of it."""
        gate = self.gate(self.gate_norm(x)).squeeze(-1).float()
        return (self.log_weight[ids] + gate).clamp(-12, 6).exp() * (ids > 0)


class JointModel(ContextModel):
    """The contextual model and the bag that it started from, side by side: each is right where the other errs."""

    def __init__(self, piece_counts, layers: int, bag: BagModel):
        super().__init__(piece_counts, layers)
        self.bag = bag

    def forward(self, ids: torch.Tensor):
        vectors, x = super().forward(ids)
        return functional.normalize(vectors + BAG_SHARE * self.bag.of_rows(ids), dim=-1), x
