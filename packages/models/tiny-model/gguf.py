"""Writes a llama model as GGUF version 3, weights as 16-bit floats."""

import struct

import numpy

ALIGNMENT = 32
UINT32, FLOAT32, BOOL, STRING, ARRAY, INT32 = 4, 6, 7, 8, 9, 5
F32, F16 = 0, 1


def _text(value):
    raw = value.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(kind, value):
    if kind == STRING:
        return _text(value)
    if kind == BOOL:
        return struct.pack("<?", value)
    return struct.pack({UINT32: "<I", INT32: "<i", FLOAT32: "<f"}[kind], value)


def _entry(key, kind, value):
    return _text(key) + struct.pack("<I", kind) + _value(kind, value)


def _list_entry(key, kind, values):
    head = _text(key) + struct.pack("<IIQ", ARRAY, kind, len(values))
    return head + b"".join(_value(kind, value) for value in values)


def _padding(length):
    return b"\0" * (-length % ALIGNMENT)


def write_gguf(path, entries, lists, tensors):
    """`entries`: (key, kind, value); `lists`: (key, kind, values); `tensors`: name -> float array, rows first."""
    kept = {
        name: array.astype(numpy.float32 if array.ndim == 1 else numpy.float16) for name, array in tensors.items()
    }
    directory, offset = b"", 0
    for name, array in kept.items():
        sizes = array.shape[::-1]
        kind = F32 if array.ndim == 1 else F16
        directory += _text(name) + struct.pack(f"<I{len(sizes)}QIQ", len(sizes), *sizes, kind, offset)
        offset += array.nbytes + len(_padding(array.nbytes))
    head = b"GGUF" + struct.pack("<IQQ", 3, len(kept), len(entries) + len(lists))
    head += b"".join(_entry(*entry) for entry in entries) + b"".join(_list_entry(*entry) for entry in lists) + directory
    with open(path, "wb") as file:
        file.write(head + _padding(len(head)))
        for array in kept.values():
            file.write(array.tobytes() + _padding(array.nbytes))
