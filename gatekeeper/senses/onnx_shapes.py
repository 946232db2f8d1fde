"""How is a model that was saved for one picture size made to take any?

An ONNX file is a protobuf message. Rewriting the few bytes that fix the size of what goes in and
comes out needs no more than the two pages below; the package that does the same weighs 31 MB.
"""

from collections.abc import Iterator

Field = tuple[int, int, int | bytes]
"""A protobuf field: its number, its wire type and its value."""

_VARINT, _LONG, _BYTES, _SHORT = 0, 1, 2, 5
_FIXED = {_LONG: 8, _SHORT: 4}

_MODEL_IR_VERSION, _MODEL_GRAPH = 1, 7
_GRAPH_INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT, _GRAPH_VALUE_INFO = 5, 11, 12, 13
_TENSOR_NAME, _VALUE_NAME, _VALUE_TYPE = 8, 1, 2
_TYPE_TENSOR, _TENSOR_ELEMENT, _TENSOR_SHAPE = 1, 1, 2
_SHAPE_DIMENSION, _DIMENSION_NAME = 1, 2
_IR_WHERE_WEIGHTS_ARE_NO_INPUTS = 4
_MORE = 0x80


def with_free_sizes(model: bytes) -> bytes:
    """Give the same model with all sizes of what goes in and out left open, and its weights no longer inputs."""
    return b"".join(
        _field(number, kind, _free_graph(value) if number == _MODEL_GRAPH and isinstance(value, bytes) else value)
        if number != _MODEL_IR_VERSION
        else _field(number, kind, max(_IR_WHERE_WEIGHTS_ARE_NO_INPUTS, value if isinstance(value, int) else 0))
        for number, kind, value in _fields(model)
    )


def _free_graph(graph: bytes) -> bytes:
    parts = list(_fields(graph))
    weights = {_text(value, _TENSOR_NAME) for number, _, value in parts if number == _GRAPH_INITIALIZER}
    out = []
    for number, kind, value in parts:
        if number == _GRAPH_VALUE_INFO or (number == _GRAPH_INPUT and _text(value, _VALUE_NAME) in weights):
            continue
        freed = _free_value(value) if number in {_GRAPH_INPUT, _GRAPH_OUTPUT} else value
        out.append(_field(number, kind, freed))
    return b"".join(out)


def _free_value(value: int | bytes) -> bytes:
    """Give the description of an input or output with a made-up name in place of each of its sizes."""
    name = _text(value, _VALUE_NAME)
    tensor = _only(_only(value, _VALUE_TYPE), _TYPE_TENSOR)
    sizes = [part for part in _fields(_only(tensor, _TENSOR_SHAPE)) if part[0] == _SHAPE_DIMENSION]
    shape = b"".join(
        _field(_SHAPE_DIMENSION, _BYTES, _field(_DIMENSION_NAME, _BYTES, f"{name.decode()}-{place}".encode()))
        for place in range(len(sizes))
    )
    element = next(part for part in _fields(tensor) if part[0] == _TENSOR_ELEMENT)
    freed = _field(*element) + _field(_TENSOR_SHAPE, _BYTES, shape)
    return _field(_VALUE_NAME, _BYTES, name) + _field(_VALUE_TYPE, _BYTES, _field(_TYPE_TENSOR, _BYTES, freed))


def _only(message: int | bytes, wanted: int) -> bytes:
    for number, _, value in _fields(message):
        if number == wanted and isinstance(value, bytes):
            return value
    raise ValueError(f"no field {wanted}")


def _text(message: int | bytes, wanted: int) -> bytes:
    return _only(message, wanted)


def _fields(message: int | bytes) -> Iterator[Field]:
    if isinstance(message, int):
        raise TypeError("a number has no fields")
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _number(message, at)
            yield key >> 3, kind, value
            continue
        if kind == _BYTES:
            length, at = _number(message, at)
        elif kind in _FIXED:
            length = _FIXED[kind]
        else:
            raise ValueError(f"wire type {kind}")
        if at + length > len(message):
            raise ValueError("a field runs past the end")
        yield key >> 3, kind, message[at : at + length]
        at += length


def _field(number: int, kind: int, value: int | bytes) -> bytes:
    key = _packed(number << 3 | kind)
    if isinstance(value, int):
        return key + _packed(value)
    return key + (_packed(len(value)) if kind == _BYTES else b"") + value


def _number(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if byte < _MORE:
            return value, at


def _packed(value: int) -> bytes:
    out = bytearray()
    while value >= _MORE:
        out.append(value & 0x7F | _MORE)
        value >>= 7
    out.append(value)
    return bytes(out)
