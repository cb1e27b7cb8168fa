"""Writes model.json: what the model folder holds, and the hashes that the product checks."""

import hashlib
import json
from pathlib import Path

from model import DIMENSIONS, MAX_PIECES, NESTED
from tokenizer import VERSION

FILES = ("model.onnx", "tokenizer.json")


def file_hashes(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def write_manifest(folder: Path, results: dict) -> None:
    """The model's id is made of the content of its files, so other weights never share it."""
    hashes = file_hashes(folder)
    content = hashlib.sha256("".join(hashes[name] for name in FILES).encode()).hexdigest()
    manifest = {
        "modelId": f"lagebild-context-{content[:12]}",
        "dimensions": DIMENSIONS,
        "nested": [NESTED],
        "maxPieces": MAX_PIECES,
        "tokenizerVersion": VERSION,
        "files": {name: {"sha256": digest} for name, digest in hashes.items()},
        "heldOut": results,
    }
    (folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")
