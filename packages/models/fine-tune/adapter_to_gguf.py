"""Writes an adapter of train_adapter.py as GGUF, for LAGEBILD_ADAPTERS.

    python adapter_to_gguf.py adapter/ <base model>.gguf adapter.gguf

Wants numpy, safetensors and gguf. Refuses weights that llama.cpp orders otherwise than Hugging Face does.
"""

import json
import re
import sys
from pathlib import Path

import numpy
from gguf import GGUFReader, GGUFWriter
from safetensors.numpy import load_file

NAMES = {
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
WEIGHT = re.compile(r"layers\.(\d+)\.(\w+\.\w+)\.lora_([AB])\.(?:default\.)?weight$")


def text_of(reader, key):
    field = reader.fields[key]
    return bytes(field.parts[field.data[0]]).decode()


def main(folder, base, out):
    settings = json.loads((Path(folder) / "adapter_config.json").read_text())
    reader = GGUFReader(base)
    sizes = {tensor.name: tuple(int(size) for size in tensor.shape) for tensor in reader.tensors}
    writer = GGUFWriter(out, text_of(reader, "general.architecture"))
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(settings["lora_alpha"]))
    for name, values in load_file(Path(folder) / "adapter_model.safetensors").items():
        found = WEIGHT.search(name)
        if not found or found[2] not in NAMES:
            sys.exit(f"{name} is none of the weights that this can write: {', '.join(NAMES)}")
        weight = f"blk.{found[1]}.{NAMES[found[2]]}.weight"
        if weight not in sizes:
            sys.exit(f"{base} has no {weight}: the adapter is of another model")
        wide, high = sizes[weight]
        expected = wide if found[3] == "A" else high
        if expected not in values.shape:
            sys.exit(f"{name} has the shape {values.shape}, {weight} has {sizes[weight]}: the adapter is of another model")
        writer.add_tensor(f"{weight}.lora_{found[3].lower()}", values.astype(numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
