"""Writes the trained model as ONNX with 8-bit weights: one scale for each row, no runtime quantisation."""

import numpy
from onnx import TensorProto, checker, helper, numpy_helper, save

from model import DIMENSIONS

OPSET = 15


def quantise_rows(matrix: numpy.ndarray):
    """(int8 rows, float scale of each row)."""
    scale = numpy.abs(matrix).max(axis=1) / 127
    scale[scale == 0] = 1
    return numpy.round(matrix / scale[:, None]).astype(numpy.int8), scale.astype(numpy.float32)


def export_bag(model, path) -> None:
    """Graph: ids [batch, pieces] (0 pads) -> unit vectors [batch, 256]; a row of pads gives the zero vector."""
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    rows, scale = quantise_rows(state["vectors"])
    factor = scale * numpy.exp(state["log_weight"])
    factor[0] = 0  # the pad piece
    into, into_scale = quantise_rows(state["refine_in.weight"] * 4)
    out, out_scale = quantise_rows(state["refine_out.weight"])
    constants = {
        "rows": rows, "factor": factor.astype(numpy.float32),
        "into": into.T.copy(), "into_scale": into_scale, "into_zero": numpy.zeros(len(into), numpy.int8),
        "into_bias": state["refine_in.bias"],
        "out": out.T.copy(), "out_scale": out_scale, "out_zero": numpy.zeros(len(out), numpy.int8),
        "axis_1": numpy.array([1], numpy.int64), "tiny": numpy.array(1e-12, numpy.float32),
    }
    graph = helper.make_graph(
        _bag_nodes(), "lagebild-embedding",
        [helper.make_tensor_value_info("ids", TensorProto.INT32, ["batch", "pieces"])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", DIMENSIONS])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    onnx_model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="lagebild")
    onnx_model.ir_version = 8
    checker.check_model(onnx_model)
    save(onnx_model, str(path))


def _bag_nodes():
    node = helper.make_node
    return [
        node("Gather", ["rows", "ids"], ["row_bytes"]),
        node("Cast", ["row_bytes"], ["row_floats"], to=TensorProto.FLOAT),
        node("Gather", ["factor", "ids"], ["factors"]),
        node("Unsqueeze", ["factors", "axis_1"], ["factor_rows"]),
        node("MatMul", ["factor_rows", "row_floats"], ["pooled_rows"]),
        node("Squeeze", ["pooled_rows", "axis_1"], ["pooled"]),
        *_unit_nodes("pooled", "unit"),
        node("DequantizeLinear", ["into", "into_scale", "into_zero"], ["into_floats"], axis=1),
        node("MatMul", ["unit", "into_floats"], ["into_product"]),
        node("Add", ["into_product", "into_bias"], ["into_sum"]),
        node("Relu", ["into_sum"], ["hidden"]),
        node("DequantizeLinear", ["out", "out_scale", "out_zero"], ["out_floats"], axis=1),
        node("MatMul", ["hidden", "out_floats"], ["refinement"]),
        node("Add", ["unit", "refinement"], ["refined"]),
        *_unit_nodes("refined", "refined_unit"),
        # An empty bag has length 0: its refined bias must not pass for a meaning.
        node("Greater", ["pooled_norm", "tiny"], ["is_filled"]),
        node("Cast", ["is_filled"], ["filled"], to=TensorProto.FLOAT),
        node("Mul", ["refined_unit", "filled"], ["vectors"]),
    ]


def _unit_nodes(name, result):
    node = helper.make_node
    return [
        node("ReduceL2", [name], [f"{name}_norm"], axes=[1], keepdims=1),
        node("Max", [f"{name}_norm", "tiny"], [f"{name}_safe_norm"]),
        node("Div", [name, f"{name}_safe_norm"], [result]),
    ]
