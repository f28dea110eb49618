// Graphs of one matrix product each, in the layouts that weights of language models come in. They hold what an export holds around
// the product, so that the runtime finds what it fuses. Written by hand: a graph of one product needs little of the format.

export type KernelSize = { readonly k: number; readonly n: number };

/** A layout with the graph that multiplies rows of `k` numbers with its weights. */
export type Layout = { readonly name: string; readonly graph: (size: KernelSize) => Uint8Array };

const TYPE = { float: 1, uint8: 2, int8: 3, half: 10 } as const;
const BLOCK = 32;
const CONTRIB = "com.microsoft";

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left > 127) {
    bytes.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
}

function bytesField(field: number, value: Uint8Array): Uint8Array[] {
  return [Uint8Array.from([...varint(field * 8 + 2), ...varint(value.length)]), value];
}

function intField(field: number, value: number): Uint8Array[] {
  return [Uint8Array.from([...varint(field * 8), ...varint(value)])];
}

function textField(field: number, value: string): Uint8Array[] {
  return bytesField(field, new TextEncoder().encode(value));
}

function message(...parts: readonly (readonly Uint8Array[])[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts.flat()));
}

function tensor(name: string, type: number, dims: readonly number[], data: Uint8Array): Uint8Array {
  return message(...dims.map((dim) => intField(1, dim)), intField(2, type), textField(8, name), bytesField(9, data));
}

function floats(name: string, dims: readonly number[], values: Float32Array): Uint8Array {
  return tensor(name, TYPE.float, dims, new Uint8Array(values.buffer));
}

function node(type: string, inputs: readonly string[], outputs: readonly string[], domain = "", attributes: Readonly<Record<string, number>> = {}): Uint8Array {
  const given = Object.entries(attributes).map(([name, value]) => bytesField(5, message(textField(1, name), intField(3, value), intField(20, 2))));
  return message(...inputs.map((input) => textField(1, input)), ...outputs.map((output) => textField(2, output)), textField(4, type), ...given, textField(7, domain));
}

function value(name: string, width: number): Uint8Array {
  const shape = message(bytesField(1, message(textField(2, "rows"))), bytesField(1, message(intField(1, width))));
  return message(textField(1, name), bytesField(2, message(bytesField(1, message(intField(1, TYPE.float), bytesField(2, shape))))));
}

function model({ k, n }: KernelSize, nodes: readonly Uint8Array[], weights: readonly Uint8Array[]): Uint8Array {
  const graph = message(
    ...nodes.map((one) => bytesField(1, one)),
    textField(2, "product"),
    ...weights.map((one) => bytesField(5, one)),
    bytesField(11, value("x", k)),
    bytesField(12, value("y", n)),
  );
  const opset = (domain: string, version: number): Uint8Array[] => bytesField(8, message(textField(1, domain), intField(2, version)));
  return message(intField(1, 8), bytesField(7, graph), opset("", 17), opset(CONTRIB, 1));
}

/** Bytes that follow no pattern; the time of a product doesn't depend on them. */
function bytes(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

function scales(count: number): Float32Array {
  return Float32Array.from(bytes(count), (byte) => 0.001 + byte / 1e6);
}

/** As dynamic quantization leaves a linear layer: rows are quantized in every pass, weights are signed or not. */
function dynamic(signed: boolean, perColumn: boolean): (size: KernelSize) => Uint8Array {
  return (size) => {
    const { k, n } = size;
    const type = signed ? TYPE.int8 : TYPE.uint8;
    return model(
      size,
      [
        node("DynamicQuantizeLinear", ["x"], ["q", "xScale", "xZero"]),
        node("MatMulInteger", ["q", "w", "xZero", "wZero"], ["whole"]),
        node("Cast", ["whole"], ["wide"], "", { to: TYPE.float }),
        node("Mul", ["xScale", "wScale"], ["scale"]),
        node("Mul", ["wide", "scale"], ["y"]),
      ],
      [tensor("w", type, [k, n], bytes(k * n)), tensor("wZero", type, [], Uint8Array.of(signed ? 0 : 128)), floats("wScale", perColumn ? [n] : [], scales(perColumn ? n : 1))],
    );
  };
}

/** The runtime's own operator for all of that. */
function fused(signed: boolean): (size: KernelSize) => Uint8Array {
  return (size) => {
    const { k, n } = size;
    const type = signed ? TYPE.int8 : TYPE.uint8;
    return model(
      size,
      [node("DynamicQuantizeMatMul", ["x", "w", "wScale", "wZero"], ["y"], CONTRIB)],
      [tensor("w", type, [k, n], bytes(k * n)), tensor("wZero", type, [n], new Uint8Array(n).fill(signed ? 0 : 128)), floats("wScale", [n], scales(n))],
    );
  };
}

/** Blocks of 32 weights with a scale each; `level` 4 lets the runtime quantize the rows, 1 does not. */
function blocks(bits: 4 | 8, level: number): (size: KernelSize) => Uint8Array {
  return (size) => {
    const { k, n } = size;
    const each = (BLOCK * bits) / 8;
    return model(
      size,
      [node("MatMulNBits", ["x", "w", "scales"], ["y"], CONTRIB, { K: k, N: n, bits, block_size: BLOCK, ...(level === 0 ? {} : { accuracy_level: level }) })],
      [tensor("w", TYPE.uint8, [n, k / BLOCK, each], bytes((k / BLOCK) * n * each)), floats("scales", [(n * k) / BLOCK], scales((n * k) / BLOCK))],
    );
  };
}

function half(size: KernelSize): Uint8Array {
  const { k, n } = size;
  // Small positive numbers of 16 bits: exponents that no sum overflows.
  const weights = bytes(2 * k * n).map((byte, i) => (i % 2 === 0 ? byte : 0x20));
  return model(
    size,
    [node("Cast", ["x"], ["x16"], "", { to: TYPE.half }), node("MatMul", ["x16", "w"], ["y16"]), node("Cast", ["y16"], ["y"], "", { to: TYPE.float })],
    [tensor("w", TYPE.half, [k, n], weights)],
  );
}

function plain(size: KernelSize): Uint8Array {
  const { k, n } = size;
  return model(size, [node("MatMul", ["x", "w"], ["y"])], [floats("w", [k, n], scales(k * n))]);
}

/** The first is what the page's 8-bit models have. */
export const LAYOUTS: readonly Layout[] = [
  { name: "8-bit signed, a scale a column", graph: dynamic(true, true) },
  { name: "8-bit signed, one scale", graph: dynamic(true, false) },
  { name: "8-bit unsigned, a scale a column", graph: dynamic(false, true) },
  { name: "8-bit unsigned, one scale", graph: dynamic(false, false) },
  { name: "DynamicQuantizeMatMul, signed", graph: fused(true) },
  { name: "DynamicQuantizeMatMul, unsigned", graph: fused(false) },
  { name: "4-bit blocks, level 0", graph: blocks(4, 0) },
  { name: "4-bit blocks, level 1", graph: blocks(4, 1) },
  { name: "4-bit blocks, level 4", graph: blocks(4, 4) },
  { name: "8-bit blocks, level 0", graph: blocks(8, 0) },
  { name: "8-bit blocks, level 4", graph: blocks(8, 4) },
  { name: "16-bit floats", graph: half },
  { name: "32-bit floats", graph: plain },
];
