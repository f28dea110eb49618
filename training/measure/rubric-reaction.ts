// A set made to measure whether a judge listens to the rubric: one response, a criterion that it meets and one that it
// fails. The texts are the project's own samples; the wordings are not among those that training uses.
import { readFileSync } from "node:fs";

export type ReactionItem = {
  readonly id: string;
  readonly group: string;
  readonly instruction: string;
  readonly context: string | null;
  readonly reference: string | null;
  readonly response: string;
  readonly met: string;
  readonly failed: string;
};

type Sample = { instruction: string; context?: string; reference?: string; response: string; human_score: number };

/** Builds the set from the sample cases. Deterministic. */
export function reactionSet(path = "public/samples/first-hearing.jsonl"): ReactionItem[] {
  const samples = readFileSync(path, "utf8").split("\n").filter((l) => l !== "").map((l) => JSON.parse(l) as Sample);
  const out: ReactionItem[] = [];
  samples.forEach((s, i) => {
    const base = { instruction: s.instruction, context: s.context ?? null, reference: s.reference ?? null, response: s.response };
    const put = (group: string, met: string, failed: string) => out.push({ id: `${i}-${group}-${out.length}`, group, ...base, met, failed });
    const words = new Set(s.response.toLowerCase().match(/[a-z]{5,}/g) ?? []);
    const sourceWords = [...new Set(`${s.instruction} ${s.context ?? ""}`.toLowerCase().match(/[a-z]{5,}/g) ?? [])];
    const present = [...words][2];
    const absent = sourceWords.find((w) => !words.has(w) && !s.response.toLowerCase().includes(w));
    if (present !== undefined && absent !== undefined) {
      put("keyword", `Is there any mention of "${present}" in what was written?`, `Is there any mention of "${absent}" in what was written?`);
    }
    const english = !/\p{Script=Han}/u.test(s.response);
    const inEnglish = "Was the reply written in the English language?";
    const notEnglish = "Was the reply written in a language that is not English?";
    put("language", english ? inEnglish : notEnglish, english ? notEnglish : inEnglish);
    const digits = /\d/.test(s.response);
    const figures = "Does the text state figures, such as an amount or a date in digits?";
    const none = "Does the text do entirely without digits or figures?";
    put("figures", digits ? figures : none, digits ? none : figures);
    const n = s.response.split(/\s+/).length;
    if (n <= 30 || n >= 60) {
      const brief = "Did the writer keep it very brief?";
      const lengthy = "Did the writer go on at length?";
      put("length", n <= 30 ? brief : lengthy, n <= 30 ? lengthy : brief);
    }
    if (s.human_score >= 5 || s.human_score <= 1) {
      const right = "Is what the response states true to the reference answer?";
      const wrong = "Does what the response states clash with the reference answer, so that it is an incorrect answer?";
      put("polarity", s.human_score >= 5 ? right : wrong, s.human_score >= 5 ? wrong : right);
    }
  });
  return out;
}
