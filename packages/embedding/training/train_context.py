"""Trains the contextual layers over a trained bag; writes a checkpoint every few minutes and goes on from the last one."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy
import torch

from batches import UNKNOWN_PIECE
from losses import guess_loss, nested_loss, piece_loss, word_loss
from model import MAX_PIECES

CHECKPOINT_SECONDS = 180
LONG_BATCHES = 4  # one batch in so many has whole texts, and half of the pairs
SHORT_PIECES = 64
CORRUPTED = 0.12  # share of pieces hidden from the model, for it to guess
GUESSED, GUESSED_CANDIDATES = 1000, 3000  # hidden pieces of a batch, and wrong pieces beside the right ones
PIECE_TEMPERATURE = 0.1
AVERAGED = 0.997  # how slowly the averaged weights follow


class Pass:
    """One side of a batch through the model: vectors of texts and of the pieces seen, and what was hidden.

    Texts go through in chunks, on several threads: torch's own threads would wait for each other at every product. The
    loss is worked out of copies; `backward` then takes its gradients through each chunk.
    """

    def __init__(self, model, chunks, random, pool):
        self.pool = pool
        hides = [(random.random(ids.shape) < CORRUPTED) & (ids > 0) for _, ids in chunks]
        self.made = list(pool.map(lambda chunk, hide: _forward(model, chunk[1], hide), chunks, hides))
        self.copies = [[part.detach().requires_grad_() for part in parts] for parts in self.made]
        vectors, seen, hidden = (torch.cat(parts) for parts in zip(*self.copies))
        places, shown = [places for places, _ in chunks], [(ids > 0) & ~hide for (_, ids), hide in zip(chunks, hides)]
        self.texts = vectors[_places(numpy.argsort(numpy.concatenate(places)), vectors.device)]
        self.hidden = hidden
        self.labels = _places(numpy.concatenate([ids[hide] for (_, ids), hide in zip(chunks, hides)]), vectors.device)
        # The pieces that were seen: vectors, ids, and which text each is of.
        self.vectors, self.ids = seen, numpy.concatenate([ids[show] for (_, ids), show in zip(chunks, shown)])
        self.rows = numpy.concatenate([place[numpy.nonzero(show)[0]] for place, show in zip(places, shown)])

    def one_piece(self, random):
        """(vectors of one piece of each text, those texts); a text that is all hidden has none."""
        order = random.permutation(len(self.rows))
        texts, first = numpy.unique(self.rows[order], return_index=True)
        return self.vectors[torch.from_numpy(order[first])], torch.from_numpy(texts)

    def backward(self) -> None:
        """Takes what the loss left in the copies to the weights."""
        list(self.pool.map(_backward, self.made, self.copies))


def _forward(model, ids, hide):
    """(vectors of texts, of the pieces seen, of the pieces hidden) of one chunk."""
    device = model.vectors.device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
        vectors, x = model(torch.from_numpy(numpy.where(hide, UNKNOWN_PIECE, ids)).to(device))
        x = x.reshape(-1, x.shape[-1])
        seen = model.piece_vectors(x.index_select(0, _places(numpy.flatnonzero((ids > 0) & ~hide), device)))
    return vectors.float(), seen.float(), x.index_select(0, _places(numpy.flatnonzero(hide), device)).float()


def _backward(made, copies):
    used = [(part, copy.grad) for part, copy in zip(made, copies) if copy.grad is not None]
    torch.autograd.backward(*zip(*used))


def _places(numbers, device):
    return torch.from_numpy(numbers).to(device)


class Trainer:
    """Model, optimizer, averaged weights and batches; its whole state can be saved and loaded."""

    def __init__(self, model, sampler, recipe, common, threads=1):
        self.pool = ThreadPoolExecutor(threads)
        self.model, self.sampler, self.recipe = model, sampler, recipe
        self.common = common  # chance of each piece as a wrong candidate
        self.telling = common**-0.67  # rare pieces are compared more often: with the inverse root of their count
        bag = {"vectors", "log_weight", "refine_in.weight", "refine_in.bias", "refine_out.weight"}
        named = list(model.named_parameters())
        self.optimizer = torch.optim.Adam([
            {"params": [p for n, p in named if n not in bag], "full": recipe.learning_rate},
            {"params": [p for n, p in named if n in bag], "full": recipe.learning_rate * recipe.bag_share},
        ], lr=recipe.learning_rate, betas=(0.9, 0.98))
        self.averaged = {n: p.detach().clone() for n, p in named}
        self.step, self.seconds, self.losses = 0, 0.0, []

    def _left(self):
        """Share of the run that is still to come, by steps or by time, whichever ends first."""
        return 1 - max(self.step / self.recipe.steps, self.seconds / self.recipe.seconds)

    def _loss(self):
        recipe, random = self.recipe, self.sampler.random
        is_long = random.integers(LONG_BATCHES) == 0
        rows, same = self.sampler.batch(recipe.batch // 2 if is_long else recipe.batch)
        most = MAX_PIECES if is_long else SHORT_PIECES
        chunks = [list(table.chunks(rows, most, recipe.chunk_pieces)) for table in (self.sampler.a, self.sampler.b)]
        a, b = (Pass(self.model, side, random, self.pool) for side in chunks)
        same = same.to(a.texts.device)
        # Lines that show an ambiguous word have it in common with what they must not match: whole texts would learn to ignore it.
        plain = _places(numpy.flatnonzero(~self.sampler.shows_word[rows]), same.device)
        loss = nested_loss(a.texts[plain], b.texts[plain], same[plain][:, plain], recipe.temperature)
        parts = [loss.item()]
        if recipe.piece_weight:
            own = (self._piece_loss(a, b, same) + self._piece_loss(b, a, same)) / 2
            words = word_loss(a, b, same, random, self.telling, PIECE_TEMPERATURE)
            loss = loss + recipe.piece_weight * own + recipe.word_weight * words
            parts.extend([own.item(), words.item()])
        if recipe.guess_weight:
            candidates = _places(random.choice(len(self.common), GUESSED_CANDIDATES, p=self.common), a.labels.device)
            chosen = _places(random.permutation(len(a.labels) + len(b.labels))[:GUESSED], a.labels.device)
            hidden, labels = torch.cat([a.hidden, b.hidden])[chosen], torch.cat([a.labels, b.labels])[chosen]
            guess = guess_loss(self.model, hidden, labels, candidates)
            loss = loss + recipe.guess_weight * guess
            parts.append(guess.item())
        return loss, parts, (a, b)

    def _piece_loss(self, one, other, same):
        pieces, texts = one.one_piece(self.sampler.random)
        return piece_loss(pieces, texts, other.texts, same, PIECE_TEMPERATURE)

    def train(self, checkpoint: Path) -> None:
        """Linear warm-up, a plateau, and a linear fall of the learning rate over the last three fifths."""
        saved = time.time()
        while self._left() > 0:
            begun = time.time()
            rate = min(1, (self.step + 1) / 60, 0.02 + self._left() / 0.6)
            for group in self.optimizer.param_groups:
                group["lr"] = group["full"] * rate
            self.optimizer.zero_grad()
            loss, parts, sides = self._loss()
            loss.backward()
            for side in sides:
                side.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
            self.optimizer.step()
            self._average()
            self.step += 1
            self.losses.append(parts)
            self.seconds += time.time() - begun
            if self.step % 25 == 0:
                means = " ".join(f"{value:.3f}" for value in numpy.mean(self.losses[-25:], axis=0))
                print(f"step {self.step} losses {means} rate {rate:.2f} {self.seconds:.0f} s", flush=True)
            if time.time() - saved > CHECKPOINT_SECONDS:
                self.save(checkpoint)
                saved = time.time()
        self.save(checkpoint)

    def _average(self):
        keep = min(AVERAGED, (1 + self.step) / (10 + self.step))
        for name, value in self.model.named_parameters():
            self.averaged[name].lerp_(value.detach(), 1 - keep)

    def save(self, path: Path) -> None:
        state = {
            "model": self.model.state_dict(), "averaged": self.averaged, "optimizer": self.optimizer.state_dict(),
            "step": self.step, "seconds": self.seconds, "losses": self.losses,
            "random": self.sampler.random.bit_generator.state, "torch": torch.get_rng_state(),
        }
        torch.save(state, f"{path}.part")
        os.replace(f"{path}.part", path)

    def load(self, path: Path) -> None:
        state = torch.load(path, map_location=self.model.vectors.device)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.averaged = state["averaged"]
        self.step, self.seconds, self.losses = state["step"], state["seconds"], state["losses"]
        self.sampler.random.bit_generator.state = state["random"]
        torch.set_rng_state(state["torch"].cpu())
        print(f"goes on from step {self.step}", flush=True)
