"""Writes a tiny encoder with random weights in the layout of Hugging Face, with three kinds of tokenizers.

Run: /usr/bin/python3 make_tiny_encoder.py   (needs python3-onnx and numpy; the files it wrote lie beside it)
"""

import json
from pathlib import Path

import numpy
from onnx import TensorProto, helper, numpy_helper, save

HERE = Path(__file__).parent
VOCABULARY, WIDTH = 512, 32
WORDS = "failed password for root from port login session user key opened closed mounted disk kernel sshd".split()
GERMAN = ["anmeldung", "sitzung", "schl", "ssel", "passw", "rt"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789äöüß"
MARKS = ".,:;!?()[]<>/\\-_=\"'@#%&*+|"


def write_model() -> None:
    noise = numpy.random.default_rng(7)
    shapes = {"rows": (VOCABULARY, WIDTH), "types": (2, WIDTH), "mix": (WIDTH, WIDTH)}
    weights = {name: noise.normal(0, 0.5, shape).astype("float32") for name, shape in shapes.items()}
    weights |= {"one": numpy.float32([1]), "large": numpy.float32([-1e4]), "scale": numpy.float32([WIDTH**-0.5])}
    steps = [
        ("Gather", ["rows", "input_ids"], "words"),
        ("Gather", ["types", "token_type_ids"], "kinds"),
        ("Add", ["words", "kinds"], "hidden"),
        ("Transpose", ["hidden"], "turned", {"perm": [0, 2, 1]}),
        ("MatMul", ["hidden", "turned"], "products"),
        ("Mul", ["products", "scale"], "scaled"),
        ("Cast", ["attention_mask"], "mask", {"to": TensorProto.FLOAT}),
        ("Sub", ["one", "mask"], "padding"),
        ("Mul", ["padding", "large"], "penalty"),
        ("Unsqueeze", ["penalty", "axis"], "bias"),
        ("Add", ["scaled", "bias"], "biased"),
        ("Softmax", ["biased"], "attention", {"axis": -1}),
        ("MatMul", ["attention", "hidden"], "mixed"),
        ("MatMul", ["mixed", "mix"], "change"),
        ("Add", ["hidden", "change"], "last_hidden_state"),
    ]
    nodes = [helper.make_node(kind, read, [write], **dict(*rest)) for kind, read, write, *rest in steps]
    tensors = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    tensors.append(numpy_helper.from_array(numpy.int64([1]), "axis"))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "pieces"])
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "pieces", WIDTH])
    graph = helper.make_graph(nodes, "tiny-encoder", inputs, [output], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="lagebild")
    model.ir_version = 8
    save(model, HERE / "model.onnx")


def special(content: str, number: int) -> dict:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": number, "content": content, **flags}


def template(start: str, start_id: int, end: str, end_id: int) -> dict:
    def piece(name: str) -> dict:
        return {"SpecialToken": {"id": name, "type_id": 0}}

    names = {name: {"id": name, "ids": [number], "tokens": [name]} for name, number in ((start, start_id), (end, end_id))}
    single = [piece(start), {"Sequence": {"id": "A", "type_id": 0}}, piece(end)]
    pair = [*single, {"Sequence": {"id": "B", "type_id": 1}}, piece(end)]
    return {"type": "TemplateProcessing", "single": single, "pair": pair, "special_tokens": names}


def write(kind: str, tokenizer: dict, config: dict) -> None:
    folder = HERE / kind
    folder.mkdir(exist_ok=True)
    whole = {"version": "1.0", "truncation": None, "padding": None, **tokenizer}
    for name, content in (("tokenizer.json", whole), ("tokenizer_config.json", config)):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_wordpiece() -> None:
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [*names, *LETTERS, *MARKS, *WORDS, *GERMAN, *("##" + one for one in [*LETTERS, *WORDS, *GERMAN])]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    normalizer = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True}
    write(
        "wordpiece",
        {
            "added_tokens": [special(name, number) for number, name in enumerate(names)],
            "normalizer": {**normalizer, "strip_accents": False, "lowercase": True},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": template("[CLS]", 2, "[SEP]", 3),
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
            "model": {
                "type": "WordPiece",
                "unk_token": "[UNK]",
                "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100,
                "vocab": vocabulary,
            },
        },
        {"tokenizer_class": "BertTokenizer", "pad_token": "[PAD]", "model_max_length": 64},
    )


def write_unigram() -> None:
    names = ["<s>", "<pad>", "</s>", "<unk>"]
    single = ["▁", *LETTERS, *LETTERS.upper(), *MARKS]
    pieces = [[name, 0.0] for name in names] + [[piece, -8.0] for piece in dict.fromkeys(single)]
    pieces += [["▁" + word, -4.0] for word in [*WORDS, *GERMAN]] + [[word, -5.0] for word in [*WORDS, *GERMAN]]
    space = {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True, "prepend_scheme": "always"}
    write(
        "unigram",
        {
            "added_tokens": [special(name, number) for number, name in enumerate(names)],
            "normalizer": {"type": "NFKC"},
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, space]},
            "post_processor": template("<s>", 0, "</s>", 2),
            "decoder": space,
            "model": {"type": "Unigram", "unk_id": 3, "vocab": pieces},
        },
        {"tokenizer_class": "XLMRobertaTokenizer", "pad_token": "<pad>", "model_max_length": 64},
    )


def byte_letters() -> dict:
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    moved = [byte for byte in range(256) if byte not in kept]
    return {byte: chr(byte) for byte in kept} | {byte: chr(256 + place) for place, byte in enumerate(moved)}


def write_bpe() -> None:
    names = ["<s>", "<pad>", "</s>", "<unk>"]
    letters = byte_letters()
    merges: list = []
    merged = dict.fromkeys([*names, *letters.values()])
    for word in WORDS:
        left = letters[ord(" ")]
        for letter in word:
            pair = f"{left} {letter}"
            if left + letter not in merged:
                merges.append(pair)
                merged[left + letter] = None
            left += letter
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    write(
        "bpe",
        {
            "added_tokens": [special(name, number) for number, name in enumerate(names)],
            "normalizer": None,
            "pre_tokenizer": level,
            "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0], "add_prefix_space": False},
            "decoder": level,
            "model": {
                "type": "BPE",
                "unk_token": None,
                "continuing_subword_prefix": "",
                "end_of_word_suffix": "",
                "vocab": {piece: number for number, piece in enumerate(merged)},
                "merges": merges,
            },
        },
        {"tokenizer_class": "RobertaTokenizer", "pad_token": "<pad>", "model_max_length": 64},
    )


def main() -> None:
    write_model()
    write_wordpiece()
    write_unigram()
    write_bpe()
    config = {"model_type": "bert", "hidden_size": WIDTH, "max_position_embeddings": 64, "vocab_size": VOCABULARY}
    (HERE / "config.json").write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    main()
