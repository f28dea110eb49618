"""Graphs of small decoders with the inputs, outputs and operators of hub exports.

`plain`: explicit RoPE, causal mask and softmax attention, opset 14, as an exporter traces the Qwen2 and Llama code; fp32, or
int8 as dynamic quantization leaves it (DynamicQuantizeLinear, MatMulInteger). `grouped`: com.microsoft operators as model
builders write them: SimplifiedLayerNormalization, GroupQueryAttention with its rotary embedding inside, MatMulNBits.

`shape` holds vocab, hidden, layers, heads, kv_heads, ffn, positions and bias (whether q, k and v have one), and may hold
head_dim. `weights(name)` gives float32 arrays under the names of the hub's checkpoints, linear ones as [in, out].
"""
import numpy as np

from onnx_file import Graph

OPSET = 14
EPSILON = 1e-6
ROPE_BASE = 10000.0
BLOCK = 32
LOWEST = np.float32(np.finfo(np.float32).min)
LINEARS = {"q": "self_attn.q_proj", "k": "self_attn.k_proj", "v": "self_attn.v_proj", "o": "self_attn.o_proj", "gate": "mlp.gate_proj", "up": "mlp.up_proj", "down": "mlp.down_proj"}


def head_dim(shape):
    return shape.get("head_dim", shape["hidden"] // shape["heads"])


def linear_size(shape, which):
    """[in, out] of a linear layer."""
    h, d = shape["hidden"], head_dim(shape)
    return {
        "q": (h, shape["heads"] * d),
        "k": (h, shape["kv_heads"] * d),
        "v": (h, shape["kv_heads"] * d),
        "o": (shape["heads"] * d, h),
        "gate": (h, shape["ffn"]),
        "up": (h, shape["ffn"]),
        "down": (shape["ffn"], h),
    }[which]


def int8_columns(w):
    """Symmetric int8 of w [in, out] with a scale for each column: (int8 [in, out], float32 [out])."""
    scale = np.maximum(np.abs(w).max(0) / 127.0, 1e-8).astype(np.float32)
    return np.clip(np.round(w / scale), -127, 127).astype(np.int8), scale


def int4_blocks(w):
    """MatMulNBits packing of w [in, out]: (uint8 [out, in / 32, 16], float32 [out * in / 32]); the zero point is 8."""
    k, n = w.shape
    blocks = w.T.reshape(n, k // BLOCK, BLOCK)
    at = np.abs(blocks).argmax(-1)[..., None]
    # The largest value becomes -8, so that the whole range of four bits is used.
    scale = (np.take_along_axis(blocks, at, -1) / -8.0).astype(np.float32)
    safe = np.where(scale == 0, 1, scale)
    q = np.clip(np.round(blocks / safe) + 8, 0, 15).astype(np.uint8)
    return q[..., 0::2] | (q[..., 1::2] << 4), scale.reshape(-1)


class Builder:
    def __init__(self, shape, weights, kind, dtype):
        self.shape, self.weights, self.kind, self.dtype = shape, weights, kind, dtype
        self.g = Graph()
        self.quantized = {}
        self.count = 0

    def name(self, stem):
        self.count += 1
        return f"/{stem}_{self.count}"

    def op(self, op, *inputs, domain="", **attributes):
        return self.g.node(op, list(inputs), self.name(op), domain, **attributes)

    def const(self, values, dtype=np.int64):
        array = np.array(values, dtype)
        return self.g.tensor(f"const_{dtype.__name__}_{'x'.join(map(str, array.shape))}_{'_'.join(map(str, array.reshape(-1)[:8]))}", array)

    def linear(self, x, name, rows, columns, bias=None):
        """x [.., rows] times the weight; `name` is the checkpoint's, without ".weight"."""
        get = self.weights
        if self.dtype == "int8":
            y = self.int8_linear(x, name, rows, columns)
        elif self.dtype == "q4":
            packed = self.g.lazy(f"{name}.weight_Q4", np.uint8, (columns, rows // BLOCK, BLOCK // 2), lambda: int4_blocks(get(f"{name}.weight"))[0])
            scales = self.g.lazy(f"{name}.weight_scales", np.float32, (columns * rows // BLOCK,), lambda: int4_blocks(get(f"{name}.weight"))[1])
            y = self.op("MatMulNBits", x, packed, scales, domain="com.microsoft", K=rows, N=columns, bits=4, block_size=BLOCK)
        else:
            y = self.op("MatMul", x, self.g.lazy(f"{name}.weight", np.float32, (rows, columns), lambda: get(f"{name}.weight")))
        return y if bias is None else self.op("Add", self.g.lazy(bias, np.float32, (columns,), lambda: get(bias)), y)

    def int8_linear(self, x, name, rows, columns, transposed=None):
        if x not in self.quantized:
            q, scale, zero = (self.name("DynamicQuantizeLinear") for _ in range(3))
            self.g.node("DynamicQuantizeLinear", [x], [q, scale, zero])
            self.quantized[x] = (q, scale, zero)
        q, scale, zero = self.quantized[x]
        get = self.weights
        if transposed is None:
            weight = self.g.lazy(f"{name}.weight_quantized", np.int8, (rows, columns), lambda: int8_columns(get(f"{name}.weight"))[0])
            weight_scale = self.g.lazy(f"{name}.weight_scale", np.float32, (columns,), lambda: int8_columns(get(f"{name}.weight"))[1])
        else:
            weight, weight_scale = transposed
        weight_zero = self.g.tensor(f"{name}.weight_zero_point", np.zeros(columns, np.int8))
        product = self.op("Cast", self.op("MatMulInteger", q, weight, zero, weight_zero), to=1)
        return self.op("Mul", product, self.op("Mul", scale, weight_scale))

    def embedding(self, ids):
        v, h = self.shape["vocab"], self.shape["hidden"]
        get = self.weights
        name = "model.embed_tokens"
        if self.dtype != "int8":
            return self.op("Gather", self.g.lazy(f"{name}.weight", np.float32, (v, h), lambda: get(f"{name}.weight")), ids)
        # One scale a token, which is one an output column of the tied head.
        table = self.g.lazy(f"{name}.weight_quantized", np.int8, (v, h), lambda: int8_columns(get(f"{name}.weight").T)[0].T)
        scales = self.g.lazy(f"{name}.weight_scale", np.float32, (v,), lambda: int8_columns(get(f"{name}.weight").T)[1])
        picked = self.op("Cast", self.op("Gather", table, ids), to=1)
        return self.op("Mul", picked, self.op("Unsqueeze", self.op("Gather", scales, ids), self.const([-1])))

    def head(self, x):
        """Logits through the tied embedding."""
        v, h = self.shape["vocab"], self.shape["hidden"]
        get = self.weights
        if self.dtype == "int8":
            table = self.op("Transpose", "model.embed_tokens.weight_quantized", perm=[1, 0])
            return self.int8_linear(x, "lm_head", h, v, (table, "model.embed_tokens.weight_scale"))
        if self.dtype == "q4":
            packed = self.g.lazy("lm_head.weight_Q4", np.uint8, (v, h // BLOCK, BLOCK // 2), lambda: int4_blocks(get("model.embed_tokens.weight").T)[0])
            scales = self.g.lazy("lm_head.weight_scales", np.float32, (v * h // BLOCK,), lambda: int4_blocks(get("model.embed_tokens.weight").T)[1])
            return self.op("MatMulNBits", x, packed, scales, domain="com.microsoft", K=h, N=v, bits=4, block_size=BLOCK)
        return self.op("MatMul", x, self.op("Transpose", "model.embed_tokens.weight", perm=[1, 0]))

    def norm_weight(self, name):
        get = self.weights
        return self.g.lazy(name, np.float32, (self.shape["hidden"],), lambda: get(name))

    def norm(self, x, name):
        mean = self.op("ReduceMean", self.op("Pow", x, self.const(2, np.float32)), axes=[-1], keepdims=1)
        root = self.op("Sqrt", self.op("Add", mean, self.const(EPSILON, np.float32)))
        return self.op("Mul", self.norm_weight(name), self.op("Mul", x, self.op("Div", self.const(1, np.float32), root)))

    def qkv(self, x, prefix):
        bias = self.shape.get("bias", True)
        return [self.linear(x, prefix + LINEARS[w], *linear_size(self.shape, w), bias=f"{prefix}{LINEARS[w]}.bias" if bias else None) for w in "qkv"]

    def mlp(self, x, prefix):
        gate = self.linear(x, prefix + LINEARS["gate"], *linear_size(self.shape, "gate"))
        act = self.op("Mul", gate, self.op("Sigmoid", gate))
        up = self.linear(x, prefix + LINEARS["up"], *linear_size(self.shape, "up"))
        return self.linear(self.op("Mul", act, up), prefix + LINEARS["down"], *linear_size(self.shape, "down"))

    def plain_layers(self, x):
        s, d = self.shape, head_dim(self.shape)
        past_length = self.op("Gather", self.op("Shape", "past_key_values.0.key"), self.const(2)) if self.cached else self.const(0)
        length = self.op("Gather", self.op("Shape", "input_ids"), self.const(1))
        total = self.op("Add", past_length, length)
        keys = self.op("Range", self.const(0), total, self.const(1))
        queries = self.op("Unsqueeze", self.op("Range", past_length, total, self.const(1)), self.const([1]))
        causal = self.op("LessOrEqual", self.op("Unsqueeze", keys, self.const([0])), queries)
        present = self.op("Unsqueeze", self.op("Cast", "attention_mask", to=9), self.const([1, 2]))
        mask = self.op("Where", self.op("And", causal, present), self.const(0, np.float32), self.const(LOWEST, np.float32))
        frequency = self.g.tensor("rotary_inv_freq", (1.0 / (ROPE_BASE ** (np.arange(0, d, 2, dtype=np.float32) / d))).astype(np.float32)[None, None])
        angle = self.op("Mul", self.op("Unsqueeze", self.op("Cast", "position_ids", to=1), self.const([2])), frequency)
        angle = self.op("Concat", angle, angle, axis=-1)
        cos, sin = (self.op("Unsqueeze", self.op(f, angle), self.const([1])) for f in ("Cos", "Sin"))

        def rotate(y):
            first = self.op("Slice", y, self.const([0]), self.const([d // 2]), self.const([3]))
            second = self.op("Slice", y, self.const([d // 2]), self.const([d]), self.const([3]))
            turned = self.op("Concat", self.op("Neg", second), first, axis=-1)
            return self.op("Add", self.op("Mul", y, cos), self.op("Mul", turned, sin))

        def heads(y, count):
            return self.op("Transpose", self.op("Reshape", y, self.const([0, 0, count, d])), perm=[0, 2, 1, 3])

        def repeat(y):
            groups = s["heads"] // s["kv_heads"]
            if groups == 1:
                return y
            wide = self.op("Expand", self.op("Unsqueeze", y, self.const([2])), self.const([1, 1, groups, 1, 1]))
            return self.op("Reshape", wide, self.const([0, s["heads"], -1, d]))

        for i in range(s["layers"]):
            prefix = f"model.layers.{i}."
            q, k, v = self.qkv(self.norm(x, f"{prefix}input_layernorm.weight"), prefix)
            q, k, v = rotate(heads(q, s["heads"])), rotate(heads(k, s["kv_heads"])), heads(v, s["kv_heads"])
            if self.cached:
                k = self.g.node("Concat", [f"past_key_values.{i}.key", k], f"present.{i}.key", axis=2)
                v = self.g.node("Concat", [f"past_key_values.{i}.value", v], f"present.{i}.value", axis=2)
            scores = self.op("MatMul", q, self.op("Transpose", repeat(k), perm=[0, 1, 3, 2]))
            scores = self.op("Add", self.op("Mul", scores, self.const(d**-0.5, np.float32)), mask)
            y = self.op("MatMul", self.op("Softmax", scores, axis=-1), repeat(v))
            y = self.op("Reshape", self.op("Transpose", y, perm=[0, 2, 1, 3]), self.const([0, 0, s["heads"] * d]))
            x = self.op("Add", x, self.linear(y, prefix + LINEARS["o"], *linear_size(s, "o")))
            x = self.op("Add", x, self.mlp(self.norm(x, f"{prefix}post_attention_layernorm.weight"), prefix))
        return self.norm(x, "model.norm.weight")

    def grouped_layers(self, x, rotary):
        s, d = self.shape, head_dim(self.shape)
        lengths = self.op("Cast", self.op("Sub", self.op("ReduceSum", "attention_mask", self.const([1]), keepdims=0), self.const([1])), to=6)
        total = self.op("Cast", self.op("Gather", self.op("Shape", "attention_mask"), self.const(1)), to=6)
        angle = np.arange(s["positions"], dtype=np.float32)[:, None] / (ROPE_BASE ** (np.arange(0, d, 2, dtype=np.float32) / d))[None]
        cos, sin = self.g.tensor("cos_cache", np.cos(angle).astype(np.float32)), self.g.tensor("sin_cache", np.sin(angle).astype(np.float32))
        skip = None
        for i in range(s["layers"]):
            prefix = f"model.layers.{i}."
            y, x = self.skip_norm(x, skip, f"{prefix}input_layernorm.weight")
            q, k, v = self.qkv(y, prefix)
            if rotary == "outside":
                q = self.op("RotaryEmbedding", q, "position_ids", cos, sin, domain="com.microsoft", num_heads=s["heads"], rotary_embedding_dim=0)
                k = self.op("RotaryEmbedding", k, "position_ids", cos, sin, domain="com.microsoft", num_heads=s["kv_heads"], rotary_embedding_dim=0)
            y = self.name("GroupQueryAttention")
            inputs = [q, k, v, f"past_key_values.{i}.key", f"past_key_values.{i}.value", lengths, total]
            self.g.node(
                "GroupQueryAttention",
                inputs + ([cos, sin] if rotary == "inside" else []),
                [y, f"present.{i}.key", f"present.{i}.value"],
                "com.microsoft",
                num_heads=s["heads"],
                kv_num_heads=s["kv_heads"],
                scale=float(d**-0.5),
                do_rotary=1 if rotary == "inside" else 0,
                rotary_interleaved=0,
                local_window_size=-1,
                softcap=0.0,
            )
            y, x = self.skip_norm(x, self.linear(y, prefix + LINEARS["o"], *linear_size(s, "o")), f"{prefix}post_attention_layernorm.weight")
            skip = self.mlp(y, prefix)
        return self.skip_norm(x, skip, "model.norm.weight")[0]

    def skip_norm(self, x, skip, name):
        """Norm of x, or of x + skip, and the sum itself."""
        if skip is None:
            return self.op("SimplifiedLayerNormalization", x, self.norm_weight(name), axis=-1, epsilon=EPSILON, stash_type=1), x
        y, total = self.name("SkipSimplifiedLayerNormalization"), self.name("residual")
        self.g.node("SkipSimplifiedLayerNormalization", [x, skip, self.norm_weight(name)], [y, "", "", total], "com.microsoft", epsilon=EPSILON)
        return y, total

    def build(self, rotary="inside", keep_input=False, labels=None):
        """The graph. `keep_input` adds num_logits_to_keep; `labels` makes a sequence classifier without cached keys."""
        s, d, g = self.shape, head_dim(self.shape), self.g
        self.cached = labels is None
        g.input("input_ids", np.int64, ["batch_size", "sequence_length"])
        g.input("attention_mask", np.int64, ["batch_size", "total_sequence_length" if self.cached else "sequence_length"])
        g.input("position_ids", np.int64, ["batch_size", "sequence_length"])
        if keep_input:
            g.input("num_logits_to_keep", np.int64, [])
        if self.cached:
            for i in range(s["layers"]):
                for part in ("key", "value"):
                    g.input(f"past_key_values.{i}.{part}", np.float32, ["batch_size", s["kv_heads"], "past_sequence_length", d])
        x = self.embedding("input_ids")
        x = self.plain_layers(x) if self.kind == "plain" else self.grouped_layers(x, rotary)
        if labels is not None:
            return self.classify(x, labels)
        if keep_input:
            start = self.op("Neg", self.op("Unsqueeze", "num_logits_to_keep", self.const([0])))
            x = self.op("Slice", x, start, self.const([np.iinfo(np.int64).max]), self.const([1]))
        last = self.head(x)
        next(n for n in g.nodes if last in n.output).output[0] = "logits"
        g.output("logits", np.float32, ["batch_size", "sequence_length" if not keep_input else "num_logits", s["vocab"]])
        for i in range(s["layers"]):
            for part in ("key", "value"):
                g.output(f"present.{i}.{part}", np.float32, ["batch_size", s["kv_heads"], "total_sequence_length", d])
        return g

    def classify(self, x, labels):
        """Label logits [B, labels] of the last token that is no padding, on whichever side the padding stands."""
        g = self.g
        length = self.op("Gather", self.op("Shape", "input_ids"), self.const(1))
        places = self.op("Range", self.const(0), length, self.const(1))
        last = self.op("ReduceMax", self.op("Mul", "attention_mask", places), axes=[1], keepdims=1)
        state = self.op("GatherND", x, last, batch_dims=1)
        get = self.weights
        g.node("MatMul", [state, g.lazy("score.weight", np.float32, (self.shape["hidden"], labels), lambda: get("score.weight"))], "logits")
        g.output("logits", np.float32, ["batch_size", labels])
        return g


def build(shape, weights, kind, dtype, **options):
    """See the module's text; `dtype` is fp32, int8 or q4. Returns an onnx_file.Graph."""
    return Builder(shape, weights, kind, dtype).build(**options)


def random_weights(shape, seed, labels=None):
    """Weights of a decoder that nobody trained, made anew at each call from the seed and the name: nothing is kept."""

    def get(name):
        rng = np.random.default_rng([seed, *name.encode()])
        h = shape["hidden"]
        if "norm" in name:
            return (1 + 0.1 * rng.standard_normal(h, dtype=np.float32)).astype(np.float32)
        if name == "score.weight":
            return rng.standard_normal((h, labels), dtype=np.float32) * np.float32(h**-0.5)
        if name == "model.embed_tokens.weight":
            return rng.standard_normal((shape["vocab"], h), dtype=np.float32) * np.float32(2 * h**-0.5)
        which = next(w for w, part in LINEARS.items() if part in name)
        rows, columns = linear_size(shape, which)
        if name.endswith("bias"):
            return rng.standard_normal(columns, dtype=np.float32) * np.float32(0.1)
        return rng.standard_normal((rows, columns), dtype=np.float32) * np.float32(rows**-0.5)

    return get
