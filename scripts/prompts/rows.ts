// The prompts that are rendered for one case, in a fixed order: each format's variants, those with a reference after those without.
import type { FormatId, FormatInput, FormatMode, FormatTemplate, RenderedPrompt } from "../../src/formats/prompt-format.ts";
import { flowJudgeInputs } from "../../src/formats/flow-judge.ts";
import { given } from "../../src/formats/format-scale.ts";
import { formatOf } from "../../src/formats/prompt-formats.ts";
import { fastChatMistral } from "../../src/formats/prometheus-2.ts";
import { textOf } from "../../src/formats/template.ts";
import type { PromptCase } from "./cases.ts";
import type { Json } from "./json-line.ts";

type Message = { readonly role: string; readonly content: string };
type Row = { readonly [key: string]: Json };

export function promptRows(item: PromptCase, templates: readonly FormatTemplate[]): Row[] {
  function render(format: FormatId, mode: FormatMode, parts: { readonly context?: boolean; readonly reference?: boolean; readonly inputs?: boolean }): RenderedPrompt {
    const input: FormatInput = {
      // MT-bench asks for 1 to 10 whatever the rubric; it has no place for one.
      criterion: format === "mt-bench" ? { ...item.criterion, scale: { kind: "likert", min: 1, max: 10 } } : item.criterion,
      instruction: parts.inputs === false ? "" : item.instruction,
      context: parts.context === true ? item.context : null,
      reference: parts.reference === true ? item.reference : null,
      responses: mode === "pairwise" ? [item.first, item.second ?? ""] : [item.first],
    };
    return formatOf(format).render(input, mode, { format, templates: templates.filter((template) => template.format === format) });
  }

  const referenced = given(item.reference) !== null;
  const paired = item.second !== null;
  const rows: Row[] = [];
  function add(format: FormatId, rendered: RenderedPrompt, before: Row = {}): void {
    const { body } = rendered;
    const head = { format, variant: rendered.variant, case: item.id, ...before };
    if (body.kind === "completion") rows.push({ ...head, prompt: textOf(body.spans) });
    else {
      const messages: Message[] = body.turns.map((turn) => ({ role: turn.role, content: textOf(turn.spans) }));
      const system = messages.find((message) => message.role === "system")?.content ?? null;
      const user = messages.find((message) => message.role === "user")?.content ?? "";
      rows.push({ ...head, messages, ...(format === "prometheus-2" ? { prompt: fastChatMistral(system, user) } : {}) });
    }
  }

  const inputs = flowJudgeInputs(item).map(({ name, span }) => ({ [name]: span.text }));
  add("flow-judge", render("flow-judge", "pointwise", { context: true, reference: true }), { inputs });
  add("flow-judge", render("flow-judge", "pointwise", { inputs: false }), { inputs: [] });
  for (const mode of item.fivePoint ? (["pointwise", "pairwise"] as const) : []) {
    if (mode === "pairwise" && !paired) continue;
    add("prometheus-2", render("prometheus-2", mode, {}));
    if (referenced) add("prometheus-2", render("prometheus-2", mode, { reference: true }));
    if (given(item.context) !== null) add("prometheus-2", render("prometheus-2", mode, { context: true }));
  }
  for (const reference of referenced ? [false, true] : [false]) if (paired) add("judgelm", render("judgelm", "pairwise", { reference }));
  for (const mode of ["pointwise", "pairwise"] as const) {
    if (mode === "pairwise" && !paired) continue;
    for (const reference of referenced ? [false, true] : [false]) add("mt-bench", render("mt-bench", mode, { reference }));
  }
  return rows;
}
