"""Trains the bag of pieces that the contextual layers start from."""

import time

import numpy
import torch

from losses import contrastive_loss

BATCH, STEPS, LEARNING_RATE, TEMPERATURE, PIECE_DROP = 1024, 2500, 3e-3, 0.05, 0.15


def train_bag(model, sampler) -> None:
    """Adam with a short warm-up and a linear fall to zero."""
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    begun, losses = time.time(), []
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * min(1, (step + 1) / 100) * (1 - step / STEPS)
        rows, same = sampler.batch(BATCH)
        a, b = (model(*table.gather(rows, PIECE_DROP, sampler.random)) for table in (sampler.a, sampler.b))
        loss = contrastive_loss(a, b, same, TEMPERATURE)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if (step + 1) % 250 == 0:
            print(f"bag: step {step + 1} loss {numpy.mean(losses[-250:]):.3f} {time.time() - begun:.0f} s", flush=True)
