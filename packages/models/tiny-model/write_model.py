"""Puts network, vocabulary and chat template into one GGUF file."""

import numpy

from gguf import BOOL, FLOAT32, INT32, STRING, UINT32, write_gguf
from model import CONTEXT_TOKENS, EPSILON, HEADS, INNER, LAYERS, ROTARY_BASE, WIDTH
from pieces import END, START, TURN_END, UNKNOWN

NAME = "lagebild-tiny"
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def write_model(path, model, tokenizer):
    texts, scores, kinds = zip(*tokenizer.table())
    entries = [
        ("general.architecture", STRING, "llama"),
        ("general.name", STRING, NAME),
        ("general.file_type", UINT32, 1),
        ("general.license", STRING, "none: made by this project for its own tests"),
        ("llama.context_length", UINT32, CONTEXT_TOKENS),
        ("llama.embedding_length", UINT32, WIDTH),
        ("llama.block_count", UINT32, LAYERS),
        ("llama.feed_forward_length", UINT32, INNER),
        ("llama.attention.head_count", UINT32, HEADS),
        ("llama.attention.head_count_kv", UINT32, HEADS),
        ("llama.attention.layer_norm_rms_epsilon", FLOAT32, EPSILON),
        ("llama.rope.dimension_count", UINT32, WIDTH // HEADS),
        ("llama.rope.freq_base", FLOAT32, ROTARY_BASE),
        ("llama.vocab_size", UINT32, len(texts)),
        ("tokenizer.ggml.model", STRING, "llama"),
        ("tokenizer.ggml.pre", STRING, "default"),
        ("tokenizer.ggml.bos_token_id", UINT32, START),
        ("tokenizer.ggml.eos_token_id", UINT32, TURN_END),
        ("tokenizer.ggml.unknown_token_id", UINT32, UNKNOWN),
        ("tokenizer.ggml.padding_token_id", UINT32, END),
        ("tokenizer.ggml.add_bos_token", BOOL, True),
        ("tokenizer.ggml.add_eos_token", BOOL, False),
        ("tokenizer.ggml.add_space_prefix", BOOL, False),
        ("tokenizer.chat_template", STRING, TEMPLATE),
    ]
    lists = [
        ("tokenizer.ggml.tokens", STRING, texts),
        ("tokenizer.ggml.scores", FLOAT32, scores),
        ("tokenizer.ggml.token_type", INT32, kinds),
    ]
    tensors = model.tensors()
    known = tensors["token_embd.weight"]
    # As improbable as the unknown token, which no text holds.
    others = numpy.repeat(known[UNKNOWN : UNKNOWN + 1], len(texts) - len(known), axis=0)
    write_gguf(path, entries, lists, {**tensors, "token_embd.weight": numpy.concatenate([known, others])})
