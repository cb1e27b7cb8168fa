"""Trains a LoRA adapter on examples of `lagebild export training`.

    python train_adapter.py <model: Hugging Face folder or name> train.jsonl adapter/ [--task answer] [--epochs 2]

Wants torch, transformers and peft, and a graphics card for anything above a smoke test.
"""

import argparse
import json
import random

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

# Queries and keys are left out: llama.cpp turns their rows around, and an adapter would have to follow.
TARGETS = ["v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
IGNORED = -100


def read_examples(path, task):
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [row["messages"] for row in rows if task is None or row["task"] == task]


def tokens_of(tokenizer, messages, max_tokens):
    """Token ids, and labels that are the assistant's tokens alone. None where an example is too long."""
    prompt = tokenizer.apply_chat_template(messages[:-1], tokenize=False, add_generation_prompt=True)
    whole = prompt + messages[-1]["content"] + tokenizer.eos_token
    before = tokenizer(prompt, add_special_tokens=False)["input_ids"]
    ids = tokenizer(whole, add_special_tokens=False)["input_ids"]
    if len(ids) > max_tokens or ids[: len(before)] != before:
        return None
    return ids, [IGNORED] * len(before) + ids[len(before) :]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("examples")
    parser.add_argument("out")
    parser.add_argument("--task", choices=["answer", "reading"])
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--max-tokens", type=int, default=6144)
    parser.add_argument("--held-out", type=float, default=0.1)
    asked = parser.parse_args()

    random.seed(1)
    torch.manual_seed(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = AutoTokenizer.from_pretrained(asked.model)
    kind = torch.bfloat16 if device == "cuda" else torch.float32
    base = AutoModelForCausalLM.from_pretrained(asked.model, dtype=kind).to(device)
    settings = LoraConfig(r=asked.rank, lora_alpha=2 * asked.rank, target_modules=TARGETS, task_type="CAUSAL_LM")
    model = get_peft_model(base, settings)

    examples = read_examples(asked.examples, asked.task)
    random.shuffle(examples)
    tokenised = [tokens_of(tokenizer, messages, asked.max_tokens) for messages in examples]
    usable = [example for example in tokenised if example]
    held = int(len(usable) * asked.held_out)
    print(f"{len(usable)} examples, {len(tokenised) - len(usable)} too long or cut otherwise by the tokenizer, {held} held out")

    def loss_of(example):
        ids, labels = (torch.tensor([part], device=device) for part in example)
        return model(input_ids=ids, labels=labels).loss

    def held_out_loss():
        model.eval()
        with torch.no_grad():
            losses = [loss_of(example).item() for example in usable[:held]]
        model.train()
        return sum(losses) / len(losses) if losses else float("nan")

    optimiser = torch.optim.AdamW((part for part in model.parameters() if part.requires_grad), lr=asked.rate)
    print(f"before: loss {held_out_loss():.4f} on what is held out")
    model.train()
    for epoch in range(asked.epochs):
        training = usable[held:]
        random.shuffle(training)
        for example in training:
            loss_of(example).backward()
            optimiser.step()
            optimiser.zero_grad()
        print(f"epoch {epoch + 1}: loss {held_out_loss():.4f} on what is held out")
    model.save_pretrained(asked.out)


if __name__ == "__main__":
    main()
