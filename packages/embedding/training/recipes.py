"""What a training run is made of; the small one is what is shipped."""

from dataclasses import dataclass

from batches import CHUNK_PIECES


@dataclass(frozen=True)
class Recipe:
    """Sizes and rates of a run."""

    layers: int = 2
    batch: int = 384
    steps: int = 6000  # at most
    seconds: float = 1800  # of contextual training at most
    learning_rate: float = 1e-3
    bag_share: float = 0.3  # of the learning rate, for what the bag has learnt already
    temperature: float = 0.05
    piece_weight: float = 0.2
    word_weight: float = 0.5
    guess_weight: float = 0.05
    chunk_pieces: int = CHUNK_PIECES
    device: str = "cpu"


RECIPES = {
    "small": Recipe(),
    "one-layer": Recipe(layers=1),
    "contrast-only": Recipe(piece_weight=0, word_weight=0, guess_weight=0),
    "large": Recipe(layers=4, batch=4096, steps=40_000, seconds=36_000, chunk_pieces=100_000, device="cuda"),
}
