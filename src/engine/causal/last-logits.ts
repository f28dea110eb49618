// Teaches a graph to compute the logits of the last positions only. Most exports compute them for every token they read: for a
// vocabulary of 150,000 that is a quarter of the work of a small model, and 120 MB to copy for 200 tokens. Pure; bytes in, bytes
// out. Reads just enough of ONNX's protobuf (onnx.proto3 of ONNX 1.17) for that.
//
// The states that go into the last matrix product are cut to the positions from `FIRST_POSITION`, counted from the end. The cut,
// its constants and the new input stand in a second graph message behind the first: protobuf joins the two.

/** The input that is added: an int64 vector with one number, minus the count of positions whose logits are wanted. */
export const FIRST_POSITION = "chambers.first_position";

/** More bytes than `lastLogitsPatch` ever adds. */
export const PATCH_ROOM = 4096;

export type GraphPatch = {
  /** Bytes to write over. */
  readonly writes: readonly { readonly at: number; readonly byte: number }[];
  /** Bytes to add at the end. */
  readonly tail: Uint8Array<ArrayBuffer>;
};

type Field = { readonly number: number; readonly wire: number; /** Of the value. */ readonly start: number; readonly end: number };
type Text = { readonly text: string; readonly start: number; readonly end: number };
type Node = { readonly op: string; readonly inputs: readonly Text[]; readonly outputs: readonly string[] };

/** Numbers of the fields in onnx.proto3. */
const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5, input: 11 } as const;
const NODE = { input: 1, output: 2, name: 3, op: 4 } as const;

/** Operators between the last product and the logits, which keep rows apart. */
const BEHIND = new Set(["Cast", "Mul", "Div", "Add", "Tanh", "Identity"]);
/** Products whose first input has a row for each position. */
const PRODUCTS = new Set(["MatMul", "MatMulNBits", "MatMulInteger", "DynamicQuantizeMatMul", "MatMulIntegerToFloat"]);
/** What stands between the states and an 8-bit product. */
const QUANTIZERS = new Set(["DynamicQuantizeLinear"]);

/**
 * The patch, or null for a graph whose end isn't one of the known shapes, that has the input `num_logits_to_keep`, or whose
 * states are used elsewhere too.
 */
export function lastLogitsPatch(bytes: Uint8Array): GraphPatch | null {
  const graphs = fields(bytes, 0, bytes.length).filter((field) => field.number === MODEL_GRAPH);
  const [graph] = graphs;
  if (graph === undefined || graphs.length > 1) return null;
  const parts = fields(bytes, graph.start, graph.end);
  const nodes = parts.filter((field) => field.number === GRAPH.node).map((field) => readNode(bytes, field));
  const names = new Set([GRAPH.input, GRAPH.initializer].flatMap((kind) => parts.filter((field) => field.number === kind).map((field) => nameOf(bytes, field, kind))));
  if (names.has("num_logits_to_keep") || names.has(FIRST_POSITION)) return null;
  const states = statesBeforeLogits(nodes);
  if (states === null || names.has(states.name)) return null;
  // The consumer's input gets a name of the same length that nobody has, so that no length in the file changes.
  const fresh = freshName(states.name, new Set([...names, ...nodes.flatMap((node) => node.outputs)]));
  if (fresh === null) return null;
  return {
    writes: [{ at: states.use.end - 1, byte: fresh.charCodeAt(fresh.length - 1) }],
    tail: message(MODEL_GRAPH, [
      ...message(GRAPH.node, [
        ...[states.name, FIRST_POSITION, "chambers.end", "chambers.axis"].flatMap((name) => [...text(NODE.input, name)]),
        ...text(NODE.output, fresh),
        ...text(NODE.name, "chambers.last_positions"),
        ...text(NODE.op, "Slice"),
      ]),
      ...constant("chambers.end", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
      ...constant("chambers.axis", [1, 0, 0, 0, 0, 0, 0, 0]),
      ...message(GRAPH.input, [...text(1, FIRST_POSITION), ...message(2, message(1, [8, 7, ...message(2, message(1, [8, 1]))]))]),
    ]),
  };
}

/** Applies a patch to the first `length` bytes of a buffer with room behind them; gives the part that is the graph. */
export function applyPatch(buffer: Uint8Array<ArrayBuffer>, length: number, { writes, tail }: GraphPatch): Uint8Array<ArrayBuffer> {
  for (const { at, byte } of writes) buffer[at] = byte;
  buffer.set(tail, length);
  return buffer.subarray(0, length + tail.length);
}

/** The states that the last product reads, and the place where their name stands in the file. */
function statesBeforeLogits(nodes: readonly Node[]): { readonly name: string; readonly use: Text } | null {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  // Behind an 8-bit product come scales, which lead back to the quantizer: the product is looked for on all ways.
  const queue = ["logits"];
  const seen = new Set<string>();
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const node = makers.get(name);
    if (node === undefined || seen.has(name)) continue;
    seen.add(name);
    if (QUANTIZERS.has(node.op)) continue; // reached by its scale
    if (PRODUCTS.has(node.op)) {
      const [states] = node.inputs;
      const before = states === undefined ? undefined : makers.get(states.text);
      if (before !== undefined && QUANTIZERS.has(before.op)) return before.inputs[0] === undefined ? null : { name: before.inputs[0].text, use: before.inputs[0] };
      return states === undefined || before === undefined ? null : { name: states.text, use: states };
    }
    if (!BEHIND.has(node.op)) return null;
    queue.push(...node.inputs.map((input) => input.text));
  }
  return null;
}

function freshName(name: string, taken: ReadonlySet<string>): string | null {
  for (const letter of "~^@#0123456789") {
    const fresh = name.slice(0, -1) + letter;
    if (!taken.has(fresh)) return fresh;
  }
  return null;
}

function readNode(bytes: Uint8Array, field: Field): Node {
  const parts = fields(bytes, field.start, field.end);
  const texts = (number: number): Text[] => parts.filter((part) => part.number === number).map(({ start, end }) => ({ text: decode(bytes, start, end), start, end }));
  return { op: texts(NODE.op)[0]?.text ?? "", inputs: texts(NODE.input), outputs: texts(NODE.output).map((one) => one.text) };
}

/** A ValueInfoProto has its name in field 1, a TensorProto in field 8. */
function nameOf(bytes: Uint8Array, field: Field, kind: number): string {
  const name = fields(bytes, field.start, field.end).find((part) => part.number === (kind === GRAPH.initializer ? 8 : 1));
  return name === undefined ? "" : decode(bytes, name.start, name.end);
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}

/** The fields of a message. Throws a RangeError for bytes that are none. */
function fields(bytes: Uint8Array, from: number, to: number): Field[] {
  const found: Field[] = [];
  let at = from;
  function varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at];
      if (byte === undefined || at >= to) throw new RangeError("the graph ends within a field");
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
  while (at < to) {
    const tag = varint();
    const wire = tag % 8;
    let start = at;
    if (wire === 0) varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      start = at;
      at += length;
    } else throw new RangeError(`wire type ${wire}`);
    if (at > to) throw new RangeError("a field is longer than its message");
    found.push({ number: Math.floor(tag / 8), wire, start, end: at });
  }
  return found;
}

function message(number: number, content: Iterable<number>): Uint8Array<ArrayBuffer> {
  const body = Uint8Array.from(content);
  const head = [(number << 3) | 2];
  let length = body.length;
  for (; length > 127; length = Math.floor(length / 128)) head.push((length % 128) | 128);
  return Uint8Array.from([...head, length, ...body]);
}

function text(number: number, value: string): Uint8Array<ArrayBuffer> {
  return message(number, new TextEncoder().encode(value));
}

/** An int64 initializer with one number, in raw little-endian bytes. */
function constant(name: string, raw: readonly number[]): Uint8Array<ArrayBuffer> {
  return message(GRAPH.initializer, [8, 1, 16, 7, ...text(8, name), ...message(9, raw)]);
}
