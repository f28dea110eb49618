// Prompts for responses that are read together: which of them share a prompt, and where in it each gets its verdict. Whoever of
// them is asked about, the prompts are the same, so that a verdict judged again, or after a pause, is the same. Runs no model.
import { type Result, fail, ok } from "../../domain/error-code.ts";
import type { Signal } from "../../domain/verdict.ts";
import { findMarkers } from "../../formats/markers.ts";
import { traitsOf } from "../../formats/format-traits.ts";
import type { Companion, JudgeItem } from "../../workers/protocol.ts";
import { type PreparedPrompt, type PrepareParts, prepareItem, preparePrompt } from "./prepare-item.ts";

/** An item with the place of its verdict in a prompt: the index of the slot. */
export type Member = { readonly item: JudgeItem; readonly place: number; readonly signals: readonly Signal[] };

/** A prompt and those that are asked about in it. */
export type Asked = { readonly prepared: PreparedPrompt; readonly members: readonly Member[]; /** Names the prompt among others. */ readonly name: string };

/** Whether the items' companions count under these settings. */
export function readsCompanions({ format, settings }: PrepareParts, { companions }: JudgeItem): boolean {
  return settings.together === true && companions !== undefined && companions.length > 1 && format.modes.includes("multi");
}

/** Groups items that share a prompt; an item that stands alone is a group of its own. In the order of their first members. */
export function groupItems(parts: PrepareParts, items: readonly JudgeItem[]): JudgeItem[][] {
  const groups = new Map<string, JudgeItem[]>();
  for (const [i, item] of items.entries()) {
    const key = readsCompanions(parts, item) ? JSON.stringify([item.criterion, item.companions?.map(({ responseId }) => responseId)]) : `alone ${i}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** Prepares the prompts of one group of `groupItems`, and of them only those that are asked about. Failures: as `preparePrompt`. */
export function prepareGroup(parts: PrepareParts, group: readonly JudgeItem[], explaining: boolean): Result<Asked[]> {
  const [first] = group;
  if (first === undefined) return ok([]);
  if (!readsCompanions(parts, first)) {
    const prepared = prepareItem(parts, first, explaining);
    return prepared.ok ? ok([{ prepared: prepared.value, members: [alone(prepared.value, first)], name: nameOf(first) }]) : prepared;
  }
  // What is read together is scored on the criterion's scale, like what is read alone.
  const fit = parts.format.fit(first.criterion, "pointwise");
  if (!fit.fits) return fail("judge-format-unfit", `${parts.format.id}: ${fit.reason} (${first.criterion.id})`);
  const all = first.companions ?? [];
  const most = traitsOf(parts.format.id)?.together ?? 2;
  let count = Math.ceil(all.length / most);
  for (;;) {
    const divided = prepareParts(parts, group, divide(all, count), explaining);
    // More and smaller prompts, as long as a text would be cut; each response by itself is the end of it.
    if (!divided.ok || count >= all.length || divided.value.every(({ prepared }) => prepared.prompt.cuts.length === 0)) {
      return divided.ok ? ok(divided.value.filter(({ members }) => members.length > 0)) : divided;
    }
    count = Math.min(all.length, 2 * count);
  }
}

/** Divides a list into `count` neighbouring parts of nearly the same length. */
export function divide<T>(list: readonly T[], count: number): T[][] {
  return Array.from({ length: count }, (_, i) => list.slice(Math.floor((i * list.length) / count), Math.floor(((i + 1) * list.length) / count)));
}

function prepareParts(parts: PrepareParts, group: readonly JudgeItem[], divided: readonly (readonly Companion[])[], explaining: boolean): Result<Asked[]> {
  const [{ criterion, instruction, context, reference }] = group as readonly [JudgeItem];
  const asked: Asked[] = [];
  for (const part of divided) {
    const [only] = part;
    const members = group.filter(({ responseId }) => part.some((one) => one.responseId === responseId));
    const single = part.length === 1 && only !== undefined ? { responseId: only.responseId, criterion, instruction, context, reference, response: only.text } : null;
    const prepared = single === null ? preparePrompt(parts, { criterion, instruction, context, reference, responses: part.map(({ text }) => text) }, "multi", explaining) : prepareItem(parts, single, explaining);
    if (!prepared.ok) return prepared;
    asked.push({
      prepared: prepared.value,
      members: members.map((item) => {
        if (single !== null) return alone(prepared.value, item);
        const place = part.findIndex((one) => one.responseId === item.responseId);
        return { item, place, signals: ownSignals(parts, prepared.value.signals, part[place]?.text ?? "") };
      }),
      name: `${part.map(({ responseId }) => responseId).join("\u0000")}\u0000${criterion.id}`,
    });
  }
  return ok(asked);
}

function alone({ rendered, signals }: PreparedPrompt, item: JudgeItem): Member {
  return { item, place: rendered.verdict.slots.length - 1, signals };
}

function nameOf({ responseId, criterion }: JudgeItem): string {
  return `${responseId}\u0000${criterion.id}`;
}

/** Of what was found in all responses of a prompt, that which is in this one. A cut shortens them all. */
function ownSignals({ format, tokenizer }: PrepareParts, signals: readonly Signal[], text: string): Signal[] {
  const markers = findMarkers(text, format.markers);
  const controls = tokenizer.controlsIn(text);
  return signals.filter((signal) => {
    if (signal.kind === "format-marker" && signal.segment === "response") return markers.includes(signal.marker);
    if (signal.kind === "control-token" && signal.segment === "response") return controls.includes(signal.token);
    return true;
  });
}
