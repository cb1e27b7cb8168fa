"""Groups pairs of like meaning, as a trained model sees them: what lies in one group are hard negatives of each other."""

import numpy
import torch

from batches import WORD_GROUPS
from evaluate import encode_table

GROUPS = 2500
ROUNDS = 6


def neighbourhoods(model, prepared, seed: int) -> numpy.ndarray:
    """A group number for each pair (spherical k-means over the sum of both sides)."""
    vectors = torch.nn.functional.normalize(encode_table(model, prepared.a) + encode_table(model, prepared.b), dim=-1)
    random = torch.Generator().manual_seed(seed)
    centres = vectors[torch.randperm(len(vectors), generator=random)[:GROUPS]]
    for _ in range(ROUNDS):
        label = torch.cat([(part @ centres.T).argmax(1) for part in vectors.split(20_000)])
        sums = torch.zeros_like(centres).index_add_(0, label, vectors)
        centres = torch.nn.functional.normalize(torch.where(sums.norm(dim=1, keepdim=True) > 0, sums, centres), dim=-1)
    return _with_words(label.numpy(), prepared)


def _with_words(label, prepared):
    """The senses of one word lie in one group, however far apart they are."""
    is_sense = numpy.isin(prepared.groups, WORD_GROUPS)
    _, word = numpy.unique(prepared.sources[is_sense], return_inverse=True)
    label[is_sense] = GROUPS + word
    return label
