// Reads verdicts by logits: the distribution over each slot's labels after its forced opening. Knows no rubric and no items.
import type { VerdictSlot } from "../../formats/prompt-format.ts";
import type { Decoder, DecoderState } from "./decoder.ts";
import type { Position } from "./generate.ts";
import { buildLabelTree, innerNodes, labelMasses, type LabelNode, type LabelSequence, type LabelTree, logSumExp } from "./label-tree.ts";
import type { ModelTokenizer } from "./tokenizer.ts";

export type SlotReading = {
  /** Probability of each label of the slot, in order; sums to 1. */
  readonly distribution: readonly number[];
  /** Probability of all labels together before normalising. */
  readonly mass: number;
  readonly likeliest: number;
};

/** A way to a longer label that has less probability than this is not followed with a pass of its own. */
export const NEGLIGIBLE = 1e-3;

/**
 * The ways to write a slot's labels behind `opening`. The usual way is the tokenizer's own for the whole; besides it the label
 * may stand with and without a space before it, and apart from the opening.
 * @param after text before the opening; empty when that is a control token or nothing
 */
export function labelTree(tokenizer: Pick<ModelTokenizer, "untrusted">, after: string, opening: string, slot: VerdictSlot): LabelTree {
  const first = after === "";
  const stem = opening.replace(/ +$/, "");
  const spaced = stem !== opening;
  const ends = (after + stem).at(-1) ?? "";
  const endsLine = ends === "" || /\s/.test(ends);
  // Without the space a label would go on a word or a number.
  const goesOn = /[\p{L}\p{N}]/u.test(ends);
  const encode = (text: string): number[] => tokenizer.untrusted(text, first);
  const apart = (before: string, label: string): number[] => [...encode(before), ...tokenizer.untrusted(label, first && before === "")];
  const usual = slot.labels.map(({ text }) => encode(opening + text));
  const others = slot.labels.flatMap(({ text }, label): LabelSequence[] => {
    const ways = [apart(opening, text)];
    if (spaced && !endsLine) ways.push(apart(stem, ` ${text}`), ...(goesOn ? [] : [encode(stem + text), apart(stem, text)]));
    else if (!endsLine) ways.push(encode(`${opening} ${text}`), apart(opening, ` ${text}`));
    return ways.map((ids) => ({ label, ids }));
  });
  return buildLabelTree(usual, others);
}

/**
 * Reads the slots one after the other from `from`; before each but the first, the likeliest label of the one before is written.
 * The position that comes back stands behind the last label; it owns its state unless it is the one of `from`. Throws what the
 * decoder throws; then nothing is left to release.
 * @param after text that stands before `from`; empty when that is a control token or nothing
 * @param opening text that is still to be written before the first label
 */
export async function readSlots(
  decoder: Decoder,
  tokenizer: Pick<ModelTokenizer, "untrusted">,
  from: Position,
  after: string,
  opening: string,
  slots: readonly VerdictSlot[],
): Promise<{ readonly readings: readonly SlotReading[]; readonly position: Position }> {
  const readings: SlotReading[] = [];
  let position = from;
  let [behind, before] = [after, opening];
  try {
    for (const slot of slots) {
      const tree = labelTree(tokenizer, behind, before, slot);
      const { reading, next } = await readSlot(decoder, position, tree, slot.labels.length);
      if (position.state !== null && position.state !== from.state && position.state !== next.state) decoder.release(position.state);
      readings.push(reading);
      const written = before + (slot.labels[reading.likeliest]?.text ?? "");
      const rest = tokenizer.untrusted(written, behind === "").slice(tree.base.length + tree.spine.length);
      position = { state: next.state, pending: rest, logits: rest.length === 0 ? next.logits : null };
      behind += written;
      // It begins where the label ends, and so holds what closes that.
      before = slots[readings.length]?.opening ?? "";
    }
  } catch (error) {
    if (position.state !== null && position.state !== from.state) decoder.release(position.state);
    throw error;
  }
  return { readings, position };
}

async function readSlot(decoder: Decoder, from: Position, tree: LabelTree, labels: number): Promise<{ readonly reading: SlotReading; readonly next: Position }> {
  const { base, spine } = tree;
  const ids = [...from.pending, ...base, ...spine];
  const rows: Float32Array[] = [];
  let state = from.state;
  // The root's logits may be there already, when nothing has to be written before the label.
  const known = from.pending.length + base.length === 0 ? from.logits : null;
  if (known !== null) rows.push(known);
  if (ids.length > 0) {
    const run = await decoder.run(ids, from.state, known === null ? spine.length + 1 : spine.length);
    rows.push(...run.logits);
    state = run.state;
  }
  try {
    const found = new Map<LabelNode, Row>();
    for (const node of innerNodes(tree)) {
      const along = node.path.every((id, i) => spine[i] === id);
      const row = along ? rows[node.path.length] : reachOf(tree, node, found) < NEGLIGIBLE ? undefined : await nodeRow(decoder, from, state, tree, node);
      if (row !== undefined) found.set(node, { logits: row, normaliser: logSumExp(row) });
    }
    const masses = labelMasses(tree, labels, (node, id) => probability(found.get(node), id));
    return { reading: normalise(masses), next: { state, pending: [], logits: rows.at(-1) ?? null } };
  } catch (error) {
    if (state !== null && state !== from.state) decoder.release(state);
    throw error;
  }
}

type Row = { readonly logits: Float32Array; readonly normaliser: number };

function probability(row: Row | undefined, id: number): number {
  return row === undefined ? 0 : Math.exp((row.logits[id] ?? -Infinity) - row.normaliser);
}

/** Probability of coming to a node, from the rows that were read so far. */
function reachOf(tree: LabelTree, node: LabelNode, found: ReadonlyMap<LabelNode, Row>): number {
  let reached = 1;
  let at: LabelNode | undefined = tree.root;
  for (const id of node.path) {
    reached *= at === undefined ? 0 : probability(found.get(at), id);
    at = at?.children.get(id);
  }
  return reached;
}

/** The logits at a node off the spine, by a short pass of its own. */
async function nodeRow(decoder: Decoder, from: Position, state: DecoderState | null, { base, spine }: LabelTree, { path }: LabelNode): Promise<Float32Array | undefined> {
  const behind = spine.every((id, i) => path[i] === id);
  const ids = behind ? path.slice(spine.length) : [...from.pending, ...base, ...path];
  const run = await decoder.run(ids, behind ? state : from.state, 1);
  decoder.release(run.state);
  return run.logits[0];
}

function normalise(masses: readonly number[]): SlotReading {
  const mass = masses.reduce((sum, value) => sum + value, 0);
  const distribution = masses.map((value) => (mass > 0 ? value / mass : 1 / masses.length));
  const likeliest = distribution.reduce((best, p, i) => (p > (distribution[best] ?? 0) ? i : best), 0);
  return { distribution, mass: Math.min(1, mass), likeliest };
}
