"""Writes a trained model as ONNX: 8-bit piece vectors, and products in 8 bits or, to compare with, in 32."""

import numpy
import torch
from onnx import TensorProto, checker, helper, numpy_helper, save

from model import BAG_SHARE, DIMENSIONS, MAX_PIECES, REACH

OPSET = 17


class Graph:
    """Nodes and constants in the making; every method returns the name of its result."""

    def __init__(self, bits: int, ranges: dict):
        self.bits, self.ranges = bits, ranges  # least and greatest input of each product, by its name in the model
        self.nodes, self.constants, self.count = [], {}, 0

    def constant(self, value, kind=numpy.float32) -> str:
        self.count += 1
        self.constants[f"c{self.count}"] = numpy.ascontiguousarray(value, kind)
        return f"c{self.count}"

    def node(self, kind, *inputs, result=None, **attributes) -> str:
        self.count += 1
        result = result or f"t{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [result], **attributes))
        return result

    def integers(self, *values) -> str:
        return self.constant(numpy.array(values), numpy.int64)

    def linear(self, x, name, weight, bias=None) -> str:
        """x @ weight.T + bias. In 8 bits the input's scale is fixed, so that a vector does not depend on the batch."""
        if self.bits == 32:
            product = self.node("MatMul", x, self.constant(weight.T))
        else:
            rows, scale = quantise_rows(weight)
            least, greatest = self.ranges[name]
            step = (greatest - least) / 255
            zero = self.constant(round(-least / step), numpy.uint8)
            whole = self.node("QuantizeLinear", x, self.constant(step), zero)
            sums = self.node("MatMulInteger", whole, self.constant(rows.T, numpy.int8), zero)
            product = self.node("Mul", self.node("Cast", sums, to=TensorProto.FLOAT), self.constant(scale * step))
        return product if bias is None else self.node("Add", product, self.constant(bias))

    def normed(self, x, weight, bias) -> str:
        return self.node("LayerNormalization", x, self.constant(weight), self.constant(bias), axis=-1, epsilon=1e-5)

    def unit(self, x, result=None) -> str:
        norm = self.node("ReduceL2", x, axes=[-1], keepdims=1)
        return self.node("Div", x, self.node("Max", norm, self.constant(1e-12)), result=result)


def quantise_rows(matrix: numpy.ndarray):
    """(int8 rows, float scale of each row)."""
    scale = numpy.abs(matrix).max(axis=1) / 127
    scale[scale == 0] = 1
    return numpy.round(matrix / scale[:, None]).astype(numpy.int8), scale.astype(numpy.float32)


def input_ranges(model, passes) -> dict:
    """Range of the input of each linear layer while `passes` runs texts through the model; always holds zero."""
    ranges, hooks = {}, []
    for name, layer in model.named_modules():
        if isinstance(layer, torch.nn.Linear):
            def note(_, inputs, name=name):
                low, high = ranges.get(name, (0.0, 0.0))
                ranges[name] = (min(low, inputs[0].min().item()), max(high, inputs[0].max().item()))

            hooks.append(layer.register_forward_pre_hook(note))
    passes()
    for hook in hooks:
        hook.remove()
    return ranges


def export_onnx(model, path, ranges: dict, bits: int = 8) -> None:
    """ids [n, t] (0 pads) -> `embedding` [n, 256] of unit length (zero for pads alone), `token_embeddings` and `piece_embeddings` [n, t, 256]."""
    state = {name: value.detach().cpu().numpy() for name, value in model.state_dict().items()}
    graph = Graph(bits, ranges)
    static = graph.node("Identity", _piece_rows(graph, state["vectors"]), result="piece_embeddings")
    x, filled = static, graph.node("Cast", graph.node("Greater", "ids", graph.constant(0, numpy.int32)), to=TensorProto.FLOAT)
    places = _Places(graph, filled)
    for number, block in enumerate(model.blocks):
        part = {name.split(".", 2)[2]: v for name, v in state.items() if name.startswith(f"blocks.{number}.")}
        x = _block(graph, x, f"blocks.{number}", part, block.heads, places)
    inner = graph.normed(x, state["gate_norm.weight"], state["gate_norm.bias"])
    graph.node("Add", x, graph.linear(inner, "tell", state["tell.weight"]), result="token_embeddings")
    gate = graph.node("MatMul", inner, graph.constant(state["gate.weight"].T))
    gate = graph.node("Add", graph.node("Squeeze", gate, graph.integers(2)), graph.constant(state["gate.bias"]))
    vector = _pool(graph, x, filled, state, "", gate)
    bag = _pool(graph, _piece_rows(graph, state["bag.vectors"]), filled, state, "bag.", None)
    both = graph.unit(graph.node("Add", vector, graph.node("Mul", bag, graph.constant(BAG_SHARE))))
    # A text without a piece has no meaning: the refined bias must not pass for one.
    graph.node("Mul", both, graph.node("ReduceMax", filled, axes=[1], keepdims=1), result="embedding")
    _save(graph, path)


def _piece_rows(graph, vectors):
    if graph.bits == 32:
        return graph.node("Gather", graph.constant(vectors), "ids")
    rows, scale = quantise_rows(vectors)
    whole = graph.node("Cast", graph.node("Gather", graph.constant(rows, numpy.int8), "ids"), to=TensorProto.FLOAT)
    return graph.node("Mul", whole, graph.node("Gather", graph.constant(scale[:, None]), "ids"))


class _Places:
    """Names of the values that all blocks share: distances of places, and what hides padding."""

    def __init__(self, graph, filled):
        shape = graph.node("Shape", "ids")
        length = graph.node("Slice", shape, graph.integers(1), graph.integers(2))
        place = numpy.arange(MAX_PIECES)
        steps = graph.constant((place[None] - place[:, None]).clip(-REACH, REACH) + REACH, numpy.int32)
        ends = graph.node("Concat", length, length, axis=0)
        self.steps = graph.node("Slice", steps, graph.integers(0, 0), ends)
        hidden = graph.node("Sub", filled, graph.constant(1))
        self.pads = graph.node("Unsqueeze", graph.node("Mul", hidden, graph.constant(1e4)), graph.integers(1, 2))


def _block(graph, x, name, part, heads, places):
    width = DIMENSIONS // heads
    inner = graph.normed(x, part["norm_in.weight"], part["norm_in.bias"])
    # The scale of the scores goes into the queries' weights.
    weight, bias = part["project.weight"].copy(), part["project.bias"].copy()
    weight[:DIMENSIONS] *= width**-0.5
    bias[:DIMENSIONS] *= width**-0.5
    projected = graph.linear(inner, f"{name}.project", weight, bias)
    q, k, v = (
        graph.node("Slice", projected, graph.integers(i * DIMENSIONS), graph.integers((i + 1) * DIMENSIONS), graph.integers(2))
        for i in range(3)
    )
    split = graph.integers(0, 0, heads, width)
    q, v = (graph.node("Transpose", graph.node("Reshape", side, split), perm=[0, 2, 1, 3]) for side in (q, v))
    k = graph.node("Transpose", graph.node("Reshape", k, split), perm=[0, 2, 3, 1])
    near = graph.node("Gather", graph.constant(part["distance"]), places.steps, axis=1)
    scores = graph.node("Add", graph.node("Add", graph.node("MatMul", q, k), near), places.pads)
    mixed = graph.node("Transpose", graph.node("MatMul", graph.node("Softmax", scores, axis=-1), v), perm=[0, 2, 1, 3])
    mixed = graph.node("Reshape", mixed, graph.integers(0, 0, DIMENSIONS))
    x = graph.node("Add", x, graph.linear(mixed, f"{name}.merge", part["merge.weight"], part["merge.bias"]))
    inner = graph.normed(x, part["norm_out.weight"], part["norm_out.bias"])
    hidden = graph.node("Relu", graph.linear(inner, f"{name}.widen", part["widen.weight"], part["widen.bias"]))
    return graph.node("Add", x, graph.linear(hidden, f"{name}.narrow", part["narrow.weight"], part["narrow.bias"]))


def _pool(graph, x, filled, state, part, gate):
    """Unit vector of each text: its pieces weighed, summed and refined by the layers of `part`."""
    weight = graph.node("Gather", graph.constant(state[f"{part}log_weight"]), "ids")
    if gate is not None:
        weight = graph.node("Clip", graph.node("Add", weight, gate), graph.constant(-12), graph.constant(6))
    weight = graph.node("Mul", graph.node("Exp", weight), filled)
    rows = graph.node("MatMul", graph.node("Unsqueeze", weight, graph.integers(1)), x)
    unit = graph.unit(graph.node("Squeeze", rows, graph.integers(1)))
    into, out = f"{part}refine_in", f"{part}refine_out"
    sums = graph.linear(graph.node("Mul", unit, graph.constant(4)), into, state[f"{into}.weight"], state[f"{into}.bias"])
    refinement = graph.linear(graph.node("Relu", sums), out, state[f"{out}.weight"])
    return graph.unit(graph.node("Add", unit, refinement))


def _save(graph, path):
    outputs = {"embedding": ["batch"], "token_embeddings": ["batch", "pieces"], "piece_embeddings": ["batch", "pieces"]}
    made = helper.make_graph(
        graph.nodes, "lagebild-embedding",
        [helper.make_tensor_value_info("ids", TensorProto.INT32, ["batch", "pieces"])],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, [*shape, DIMENSIONS]) for n, shape in outputs.items()],
        [numpy_helper.from_array(value, name) for name, value in graph.constants.items()],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="lagebild")
    model.ir_version = 8
    checker.check_model(model)
    save(model, str(path))
