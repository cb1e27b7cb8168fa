"""
Makes tiny.gguf, a language model for tests. Run with Debian's python3-torch and python3-numpy:

    /usr/bin/python3 make-tiny-model.py [--steps 800] [--work FOLDER]

Training goes on from FOLDER/checkpoint.pt where there is one. The same steps give the same weights on the same machine.
"""

import argparse
import math
import random
import time
from pathlib import Path

import torch
from torch.nn import functional

from copying_circuit import set_copying_weights
from model import CONTEXT_TOKENS, TinyLlama
from pieces import START, TURN_END, TURN_START, Tokenizer, learn_pieces
from training_text import Examples, fixture_lines, instructions
from write_model import write_model

VOCABULARY = 1536
SEED = 20260314
BATCH_TOKENS = 3072
POOL_ROWS = 160
# Instructions are the same in every prompt: leaving them out of most examples buys more examples.
INSTRUCTIONS_SHARE = 0.15
PROMPT_WEIGHT = 0.15
ADAM_RATE = 1.5e-3
MATRIX_RATE = 0.005


def make_tokenizer():
    lines = [line for _, line in fixture_lines()]
    examples = Examples(SEED + 1)
    made = [text for _ in range(1500) for text in examples.example(3)[1:]]
    return Tokenizer(learn_pieces(lines + made + 400 * list(instructions().values()), VOCABULARY))


class Batches:
    """Batches of about BATCH_TOKENS: tokens, positions and the weight of each token to predict."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.examples = Examples(SEED)

    def pool(self, number, most_blocks):
        """Batches of rows of like length, padded; the same for the same number."""
        self.random = self.examples.random = random.Random(SEED + 1000 + number)
        rows = sorted((self._row(most_blocks) for _ in range(POOL_ROWS)), key=lambda row: len(row[0]))
        batches = []
        while rows:
            longest = len(rows[-1][0])
            size = max(1, BATCH_TOKENS // longest)
            chosen, rows = rows[-size:], rows[:-size]
            pad = lambda column, fill: torch.tensor([row[column] + [fill] * (longest - len(row[0])) for row in chosen])
            batches.append((pad(0, 0), pad(1, CONTEXT_TOKENS - 1), pad(2, 0.0)))
        self.random.shuffle(batches)
        return batches

    def _row(self, most_blocks):
        encode = self.tokenizer.encode
        system, user, output = self.examples.example(most_blocks)
        with_system = self.random.random() < INSTRUCTIONS_SHARE
        head = [TURN_START, *encode("system\n" + system), TURN_END, *encode("\n")] if with_system else []
        prompt = [START, *head, TURN_START, *encode("user\n" + user), TURN_END, *encode("\n"), TURN_START]
        prompt += encode("assistant\n")
        answer = [*encode(output), TURN_END]
        weights = [PROMPT_WEIGHT] * len(prompt) + [1.0] * len(answer)
        return prompt + answer, self._positions(len(prompt) + len(answer)), weights

    def _positions(self, length):
        """Rising positions with a few gaps, so that far positions are learnt from short texts."""
        room = CONTEXT_TOKENS - length - 1
        gaps = {self.random.randrange(1, length): self.random.randrange(room // 3) for _ in range(self.random.randint(0, 3))}
        positions, at = [], 0
        for index in range(length):
            at += gaps.get(index, 0) + (1 if index else 0)
            positions.append(at)
        return positions


def orthogonal(matrix):
    """The nearest matrix whose singular values are about 1 (five Newton-Schulz steps)."""
    x = matrix / (matrix.norm() + 1e-7)
    x = x.T if matrix.shape[0] > matrix.shape[1] else x
    for _ in range(5):
        square = x @ x.T
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x.T if matrix.shape[0] > matrix.shape[1] else x


class Optimiser:
    """Orthogonalised momentum (Muon) for the matrices inside, Adam for embeddings and norms."""

    def __init__(self, model):
        named = list(model.named_parameters())
        self.matrices = [weight for name, weight in named if weight.ndim == 2 and name.startswith("blk")]
        rest = [weight for name, weight in named if weight.ndim == 1 or not name.startswith("blk")]
        self.momentum = [torch.zeros_like(weight) for weight in self.matrices]
        self.adam = torch.optim.Adam(rest, lr=ADAM_RATE, betas=(0.9, 0.98))

    @torch.no_grad()
    def step(self, scale):
        for group in self.adam.param_groups:
            group["lr"] = ADAM_RATE * scale
        self.adam.step()
        for weight, momentum in zip(self.matrices, self.momentum):
            momentum.mul_(0.95).add_(weight.grad)
            update = orthogonal(weight.grad + 0.95 * momentum)
            weight.add_(update, alpha=-MATRIX_RATE * scale * math.sqrt(max(1, weight.shape[0] / weight.shape[1])))

    def state(self):
        return {"momentum": self.momentum, "adam": self.adam.state_dict()}

    def restore(self, state):
        self.momentum = state["momentum"]
        self.adam.load_state_dict(state["adam"])


def loss_of(model, tokens, positions, weights):
    scores = model.scores(model(tokens[:, :-1], positions[:, :-1]))
    losses = functional.cross_entropy(scores.flatten(0, 1), tokens[:, 1:].flatten(), reduction="none")
    wanted = weights[:, 1:].flatten()
    answer = wanted == 1.0
    right = (scores.flatten(0, 1).argmax(-1) == tokens[:, 1:].flatten())[answer].float().mean()
    return (losses * wanted).sum() / wanted.sum(), right


def rate_at(step, steps):
    return min(1.0, (step + 1) / 50) * max(0.02, min(1.0, (steps - step) / (0.4 * steps)))


def blocks_at(step, steps):
    """Short prompts first: copying is learnt there."""
    return 2 + int(8 * min(1.0, step / (0.7 * steps)))


def train(model, tokenizer, steps, work):
    optimiser = Optimiser(model)
    checkpoint = work / "checkpoint.pt"
    step = pool = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        step, pool = saved["step"], saved["pool"]
        model.load_state_dict(saved["model"])
        optimiser.restore(saved["optimiser"])
    batches = Batches(tokenizer)
    while step < steps:
        started, first = time.time(), step
        for batch in batches.pool(pool, blocks_at(step, steps)):
            loss, right = loss_of(model, *batch)
            model.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step(rate_at(step, steps))
            step += 1
        pool += 1
        seconds = (time.time() - started) / (step - first)
        print(f"{step} loss {loss:.3f} answer tokens right {right:.3f}, {seconds:.2f} s a step", flush=True)
        # Whole pools only, so that a resumed training sees what an uninterrupted one would.
        torch.save({"step": step, "pool": pool, "model": model.state_dict(), "optimiser": optimiser.state()}, checkpoint)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--steps", type=int, default=800)
    arguments.add_argument("--work", type=Path, default=Path("/tmp/lagebild-tiny-model"))
    arguments.add_argument("--out", type=Path, default=Path(__file__).parent / "tiny.gguf")
    chosen = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    chosen.work.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer()
    model = TinyLlama(tokenizer.size)
    set_copying_weights(model)
    train(model, tokenizer, chosen.steps, chosen.work)
    write_model(chosen.out, model, tokenizer)
    print(f"{chosen.out}: {chosen.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
