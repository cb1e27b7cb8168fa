"""Joins two exported models into one that gives both vectors end to end, to see whether an ensemble is worth distilling.

  python3 ensemble_onnx.py <model folder> <model folder> <out folder>

The cosine of joined unit vectors is the mean of both cosines. Both models must have the same tokenizer. Measure the result with
`lagebild eval <folder> --encoder <out folder>`; it is twice as large and half as fast as either.
"""
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, compose, helper, numpy_helper

from write_manifest import file_hashes


def join(first: onnx.ModelProto, second: onnx.ModelProto, dimensions: int) -> onnx.ModelProto:
    """Runs both on the same pieces; the outputs are [texts, dimensions] unit vectors, and [texts, pieces, dimensions]."""
    joined = compose.add_prefix(first, "first_")
    graph = joined.graph
    other = compose.add_prefix(second, "second_").graph
    graph.node.extend(other.node)
    graph.initializer.extend(other.initializer)
    graph.initializer.append(numpy_helper.from_array(np.array(2**-0.5, dtype=np.float32), "root_half"))
    for node in graph.node:
        node.input[:] = ["ids" if name in ("first_ids", "second_ids") else name for name in node.input]
    graph.input[0].name = "ids"
    names = ["embedding", "token_embeddings"]
    for name, axis in zip(names, (1, 2)):
        graph.node.append(helper.make_node("Concat", [f"first_{name}", f"second_{name}"], [f"{name}_both"], axis=axis))
        graph.node.append(helper.make_node("Mul", [f"{name}_both", "root_half"], [name]))
    del graph.output[:]
    shapes = [["batch", dimensions], ["batch", "pieces", dimensions]]
    graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in zip(names, shapes))
    onnx.checker.check_model(joined)
    return joined


def main(first: Path, second: Path, out: Path) -> None:
    if (first / "tokenizer.json").read_bytes() != (second / "tokenizer.json").read_bytes():
        sys.exit(f"{first} and {second} have different tokenizers, expected the same")
    manifests = [json.loads((folder / "model.json").read_text()) for folder in (first, second)]
    dimensions = sum(manifest["dimensions"] for manifest in manifests)
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(join(*(onnx.load(str(folder / "model.onnx")) for folder in (first, second)), dimensions), str(out / "model.onnx"))
    shutil.copy(first / "tokenizer.json", out)
    hashes = file_hashes(out)
    files = {name: {"sha256": digest} for name, digest in hashes.items()}
    manifest = {**manifests[0], "dimensions": dimensions, "nested": [], "files": files}
    manifest["modelId"] = f"lagebild-ensemble-{hashes['model.onnx'][:12]}"
    manifest.pop("heldOut", None)
    (out / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
