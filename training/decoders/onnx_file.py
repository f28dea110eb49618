"""Writes ONNX files tensor by tensor, so that a large model never stands in memory, with or without a file of external data."""
import numpy as np
from onnx import TensorProto, helper

TYPES = {np.dtype("float32"): TensorProto.FLOAT, np.dtype("int64"): TensorProto.INT64, np.dtype("int32"): TensorProto.INT32, np.dtype("int8"): TensorProto.INT8, np.dtype("uint8"): TensorProto.UINT8}
PRODUCER = "chambers-decoders"
ALIGN = 4096
# Protobuf field numbers of onnx.proto.
MODEL_GRAPH, GRAPH_INITIALIZER, TENSOR_RAW = 7, 5, 9


def varint(value):
    out = bytearray()
    while True:
        byte = value & 0x7F
        value >>= 7
        out.append(byte | (0x80 if value else 0))
        if not value:
            return bytes(out)


def field(number, length):
    """Key and length of a length-delimited field."""
    return varint(number << 3 | 2) + varint(length)


class Graph:
    """Nodes and initializers in the making. An initializer is an array, or its dtype, shape and a function that gives it."""

    def __init__(self):
        self.nodes, self.inputs, self.outputs, self.tensors = [], [], [], {}

    def node(self, op, inputs, outputs, domain="", **attributes):
        outputs = [outputs] if isinstance(outputs, str) else outputs
        self.nodes.append(helper.make_node(op, inputs, outputs, name=f"{op}_{len(self.nodes)}", domain=domain, **attributes))
        return outputs[0]

    def tensor(self, name, array):
        array = np.ascontiguousarray(array)
        return self.lazy(name, array.dtype, array.shape, lambda: array)

    def lazy(self, name, dtype, shape, make):
        self.tensors.setdefault(name, (np.dtype(dtype), tuple(shape), make))
        return name

    def input(self, name, dtype, shape):
        self.inputs.append(helper.make_tensor_value_info(name, TYPES[np.dtype(dtype)], shape))
        return name

    def output(self, name, dtype, shape):
        self.outputs.append(helper.make_tensor_value_info(name, TYPES[np.dtype(dtype)], shape))

    def write(self, path, opset, external=None, external_from=1024):
        """Writes `path`; tensors of `external_from` bytes and more go to the file `external` beside it, when it is named."""
        graph = helper.make_graph(self.nodes, "main_graph", self.inputs, self.outputs)
        opsets = [helper.make_opsetid("", opset)]
        if any(node.domain for node in self.nodes):
            opsets.append(helper.make_opsetid("com.microsoft", 1))
        model = helper.make_model(graph, opset_imports=opsets, producer_name=PRODUCER, ir_version=8)
        small = graph.SerializeToString()
        model.ClearField("graph")
        entries, offset = [], 0
        for name, (dtype, shape, make) in self.tensors.items():
            size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
            header = TensorProto(name=name, data_type=TYPES[dtype], dims=shape)
            outside = external is not None and size >= external_from
            if outside:
                header.data_location = TensorProto.EXTERNAL
                for key, value in (("location", external), ("offset", str(offset)), ("length", str(size))):
                    header.external_data.add(key=key, value=value)
                padded = -(-size // ALIGN) * ALIGN
                offset += padded
            head = header.SerializeToString()
            raw = b"" if outside else field(TENSOR_RAW, size)
            total = len(head) + (0 if outside else len(raw) + size)
            entries.append((head + raw, total, size, outside, make))
        length = len(small) + sum(len(field(GRAPH_INITIALIZER, total)) + total for _, total, _, _, _ in entries)
        beside = open(path.rsplit("/", 1)[0] + "/" + external, "wb") if external else None
        with open(path, "wb") as out:
            out.write(model.SerializeToString())
            out.write(field(MODEL_GRAPH, length))
            out.write(small)
            for head, total, size, outside, make in entries:
                data = np.ascontiguousarray(make())
                if data.nbytes != size:
                    raise ValueError(f"a tensor of {data.nbytes} bytes was announced with {size}")
                out.write(field(GRAPH_INITIALIZER, total) + head)
                if outside:
                    beside.write(data.data)
                    beside.write(b"\0" * (-size % ALIGN))
                else:
                    out.write(data.data)
        if beside:
            beside.close()
