// The list of the prompt formats. Each format is a file of its own; what each is good for is format-traits.ts.
import type { Criterion } from "../domain/rubric.ts";
import { CHAMBERS, CHAMBERS_WORDINGS } from "./chambers.ts";
import { FLOW_JUDGE, FLOW_JUDGE_WORDINGS } from "./flow-judge.ts";
import { GLIDER, GLIDER_WORDINGS } from "./glider.ts";
import { JUDGELM, JUDGELM_WORDINGS } from "./judgelm.ts";
import { MT_BENCH, MT_BENCH_WORDINGS } from "./mt-bench.ts";
import { PREFERENCE, PREFERENCE_WORDINGS } from "./preference.ts";
import { PROMETHEUS_1, PROMETHEUS_1_WORDINGS } from "./prometheus-1.ts";
import { PROMETHEUS_2, PROMETHEUS_2_WORDINGS } from "./prometheus-2.ts";
import type { FormatId, FormatMode, PromptFormat } from "./prompt-format.ts";
import { FORMAT_IDS } from "./prompt-format.ts";
import { REWARD } from "./reward.ts";
import type { Wording } from "./template.ts";

const BY_ID: Readonly<Record<FormatId, PromptFormat>> = {
  chambers: CHAMBERS,
  "flow-judge": FLOW_JUDGE,
  "prometheus-1": PROMETHEUS_1,
  "prometheus-2": PROMETHEUS_2,
  judgelm: JUDGELM,
  "mt-bench": MT_BENCH,
  preference: PREFERENCE,
  glider: GLIDER,
  reward: REWARD,
};

/** This project's own wordings of each format. */
export const OWN_WORDINGS: Readonly<Record<FormatId, readonly Wording[]>> = {
  chambers: CHAMBERS_WORDINGS,
  "flow-judge": FLOW_JUDGE_WORDINGS,
  "prometheus-1": PROMETHEUS_1_WORDINGS,
  "prometheus-2": PROMETHEUS_2_WORDINGS,
  judgelm: JUDGELM_WORDINGS,
  "mt-bench": MT_BENCH_WORDINGS,
  preference: PREFERENCE_WORDINGS,
  glider: GLIDER_WORDINGS,
  reward: [],
};

/** Every format, in the order of `FORMAT_IDS`. */
export const PROMPT_FORMATS: readonly PromptFormat[] = FORMAT_IDS.map((id) => BY_ID[id]);

export function isFormatId(id: string): id is FormatId {
  return Object.hasOwn(BY_ID, id);
}

/** The format of an id, or undefined for an id that no format has. */
export function formatOf(id: FormatId): PromptFormat;
export function formatOf(id: string): PromptFormat | undefined;
export function formatOf(id: string): PromptFormat | undefined {
  return isFormatId(id) ? BY_ID[id] : undefined;
}

/** The formats that can ask a criterion in a mode, in the order of the list. Reward models are left out: they can't be asked. */
export function formatsFor(criterion: Criterion, mode: FormatMode): readonly PromptFormat[] {
  return PROMPT_FORMATS.filter((format) => format.id !== "reward" && format.fit(criterion, mode).fits);
}
