// Makes bad responses out of good ones: each corruption says which aspects it hurts and which it spares.
import type { Random } from "./random.ts";
import type { AspectName } from "./wordings.ts";

/** A good response to corrupt. `others` are responses to other instructions of the same set. */
export type Base = {
  readonly instruction: string;
  readonly reference: string | null;
  readonly response: string;
  readonly other: string;
};

export type Corruption = {
  readonly name: string;
  /** Null when the response gives nothing to corrupt in this way. */
  readonly apply: (base: Base, random: Random) => string | null;
  readonly hurts: readonly AspectName[];
  readonly spares: readonly AspectName[];
  /** Quality left on a hurt aspect, in [0, 1]. */
  readonly left: number;
  /**
   * How often it is picked for a base without a yardstick, 1 when left out. People prefer the fuller of two such answers, and
   * a changed name or number can't be seen there: what teaches "shorter is better" or nothing at all is picked less.
   */
  readonly open?: number;
};

/** Picks a corruption for a base: evenly where there is something to compare with, by `open` where there is not. */
export function pickCorruption(random: Random, open: boolean): Corruption {
  if (!open) return random.pick(CORRUPTIONS);
  let at = random.next() * OPEN_TOTAL;
  for (const c of CORRUPTIONS) {
    at -= c.open ?? 1;
    if (at < 0) return c;
  }
  return random.pick(CORRUPTIONS);
}

const sentencesOf = (text: string): string[] => text.match(/[^.!?\n]+[.!?]*[\s]*/g)?.filter((s) => s.trim() !== "") ?? [];
const NAME = /(?<=[a-z,] )[A-Z][a-z]{2,}/g;
const NUMBER = /\d+(?:[.,]\d+)*/g;

const PADDING = [
  "It is important to note that there are many things to consider here.",
  "In general, this is a topic that many people have thought about for a long time.",
  "As always, it depends on a number of different factors and circumstances.",
  "Let me know if you have any other questions about this or any other topic.",
  "There are many ways to look at this, and each of them has its own merits.",
  "To put it another way, the point that was made above still stands.",
];
export const REFUSALS = [
  "I'm sorry, but I can't help with that.", "I cannot assist with this request.", "As an AI, I am unable to answer that.",
  "Sorry, I don't know.", "I'm not able to provide that information. Please consult a professional.", "I do not have enough information to answer.",
];
export const FOREIGN = [
  "抱歉，我不太清楚你的意思，請再說一次。", "這個問題的答案取決於許多不同的因素。", "Das hängt ganz von den Umständen ab und lässt sich so nicht sagen.",
  "Je pense que cela dépend de beaucoup de choses différentes.", "No estoy seguro de lo que quieres decir con esta pregunta.", "それは状況によって異なると思います。",
  "Na to pytanie trudno odpowiedzieć jednym zdaniem.", "Это зависит от многих обстоятельств.",
  "會議改到星期三下午兩點，地點不變，請記得帶上報告。", "水在攝氏一百度沸騰，這是在一個大氣壓之下。", "請先關掉電源，等三十秒，再重新打開。", "這本書寫的是一個小鎮裡三代人的故事。",
  "Das Treffen beginnt um neun Uhr, bitte bringen Sie die Unterlagen mit.", "Der Fluss ist im Winter oft zugefroren, deshalb fahren dann keine Boote.",
  "Le train part à huit heures et arrive à Lyon vers midi.", "Il faut d'abord couper le courant, puis ouvrir le boîtier.",
  "El río nace en las montañas y llega al mar después de doscientos kilómetros.", "Primero hay que mezclar la harina con el agua y dejarla reposar.",
  "会議は水曜日の午後二時に変わりました。資料を持って来てください。", "水は百度で沸騰します。", "회의는 수요일 오후 두 시로 바뀌었습니다.", "이 책은 작은 마을의 세 가족에 대한 이야기입니다.",
  "Собрание перенесли на среду, возьмите с собой отчёт.", "Spotkanie przeniesiono na środę, proszę zabrać raport.", "La riunione è stata spostata a mercoledì alle due.",
  "Toplantı çarşamba gününe alındı, lütfen raporu getirin.", "बैठक बुधवार दोपहर दो बजे होगी।", "تم تأجيل الاجتماع إلى يوم الأربعاء.",
];

/** Clauses that a careless summary adds: they fit nearly any sentence and stand in hardly any source. */
const INVENTED = [
  "according to a report published on Tuesday", "officials confirmed late on Friday", "for the first time in three years", "because of the bad weather", "together with his brother",
  "after weeks of talks", "despite strong protests", "in front of a large crowd", "at a cost of two million dollars", "as experts had warned", "to the surprise of many", "before he left for Canada",
  "which was later denied by a spokesman", "in a letter to the editor", "with the help of local volunteers", "on the advice of his doctor", "under a new law", "near the border", "for tax reasons", "and won a prize for it",
  "which took more than a decade", "as his mother told reporters", "without giving a reason", "in a town in the north",
];
/** Replies that fit every question and say nothing. */
const GENERIC = [
  "Yes, I think so too.", "That is interesting.", "I don't know much about that.", "Oh, really? Nice.", "It depends.", "I agree with you.", "Good question.", "Okay.", "Sure, that sounds good.", "That's cool, I guess.",
  "There are many aspects to this.", "It can be good or bad.", "Some people like it and some do not.", "You should look into it.", "I have heard of it before.",
];

const words = (text: string): readonly string[] => text.match(/\b[a-z]{4,}\b/g) ?? [];

/** Puts words of `pool` with the same ending in the place of one to three words; null where none fits. */
function swapWords(text: string, pool: readonly string[], most: number, r: Random): string | null {
  const byEnd = new Map<string, string[]>();
  for (const w of pool) byEnd.set(w.slice(-2), [...(byEnd.get(w.slice(-2)) ?? []), w]);
  let out = text;
  let changed = 0;
  for (const w of r.shuffle([...new Set(words(text))])) {
    if (changed >= most) break;
    const same = (byEnd.get(w.slice(-2)) ?? []).filter((x) => x !== w);
    if (same.length === 0 || w.length < 5) continue;
    const next = out.replace(new RegExp(`\\b${w}\\b`), r.pick(same));
    if (next !== out) changed++;
    out = next;
  }
  return changed === 0 ? null : out;
}

const FACTS: { readonly hurts: readonly AspectName[]; readonly spares: readonly AspectName[] } = { hurts: ["consistency", "correctness", "overall"], spares: ["fluency", "coherence", "conciseness", "relevance"] };

/** Errors that only a look into the source finds: every word of most of them stands there. */
const HARD: readonly Corruption[] = [
  { name: "swapped-name", ...FACTS, left: 0.2, open: 0,
    apply: (b, r) => {
      const names: readonly string[] = b.response.match(NAME) ?? [];
      const pool = (b.instruction.match(NAME) ?? []).filter((n) => !names.includes(n));
      return names.length === 0 || pool.length === 0 ? null : b.response.replace(r.pick(names), r.pick(pool));
    } },
  { name: "swapped-number", ...FACTS, left: 0.2, open: 0,
    apply: (b, r) => {
      const numbers: readonly string[] = b.response.match(NUMBER) ?? [];
      const pool = (b.instruction.match(NUMBER) ?? []).filter((n) => !numbers.includes(n));
      return numbers.length === 0 || pool.length === 0 ? null : b.response.replace(r.pick(numbers), r.pick(pool));
    } },
  { name: "swapped-roles", ...FACTS, left: 0.25, open: 0,
    apply: (b, r) => {
      const names = r.shuffle([...new Set<string>(b.response.match(NAME) ?? [])]);
      const [a, c] = names;
      if (a === undefined || c === undefined) return null;
      return b.response.replace(new RegExp(`\\b(?:${a}|${c})\\b`, "g"), (n) => (n === a ? c : a));
    } },
  { name: "swapped-words", ...FACTS, left: 0.3, open: 0,
    apply: (b, r) => {
      const own = new Set(words(b.response));
      return swapWords(b.response, words(b.instruction).filter((w) => !own.has(w)), 1 + r.below(3), r);
    } },
  { name: "new-words", ...FACTS, left: 0.2, open: 0.2,
    apply: (b, r) => {
      const there = new Set(words(b.instruction));
      return swapWords(b.response, words(b.other).filter((w) => !there.has(w)), 1 + r.below(4), r);
    } },
  { name: "spliced", hurts: ["consistency", "coherence", "overall"], spares: ["conciseness"], left: 0.2, open: 0,
    apply: (b, r) => {
      const s = sentencesOf(b.response).map((x) => x.trim());
      const from = sentencesOf(b.instruction).map((x) => x.trim()).filter((x) => x.length > 50 && x.length < 300);
      if (s.length === 0 || from.length < 4) return null;
      const at = r.below(s.length);
      const head = (s[at] ?? "").split(" ");
      const tail = r.pick(from).split(" ");
      if (head.length < 8 || tail.length < 8) return null;
      s[at] = [...head.slice(0, Math.floor(head.length * (0.4 + 0.2 * r.next()))), ...tail.slice(Math.floor(tail.length * (0.4 + 0.2 * r.next())))].join(" ");
      return s.join(" ");
    } },
  { name: "invented-clause", ...FACTS, left: 0.3, open: 0.1,
    apply: (b, r) => {
      const s = sentencesOf(b.response).map((x) => x.trim());
      if (s.length === 0) return null;
      const at = r.below(s.length);
      s[at] = `${(s[at] ?? "").replace(/[.!?]+$/, "")}${r.chance(0.5) ? "," : ""} ${r.pick(INVENTED)}.`;
      return s.join(" ");
    } },
  { name: "dropped-sentences", hurts: ["completeness", "helpfulness", "overall", "engagement"], spares: ["fluency", "consistency"], left: 0.45, open: 6,
    apply: (b, r) => {
      const s = sentencesOf(b.response).map((x) => x.trim());
      if (s.length < 4) return null;
      const keep = 0.3 + 0.4 * r.next();
      const kept = s.filter((_, i) => i === 0 || r.chance(keep));
      return kept.length === s.length ? null : kept.join(" ");
    } },
  { name: "generic", hurts: ["helpfulness", "completeness", "engagement", "overall", "relevance"], spares: ["fluency"], left: 0.15, open: 1.5,
    apply: (_, r) => (r.chance(0.7) ? r.pick(GENERIC) : `${r.pick(GENERIC)} ${r.pick(GENERIC)}`) },
];

export const CORRUPTIONS: readonly Corruption[] = [
  ...HARD,
  { name: "other-answer", hurts: ["relevance", "helpfulness", "correctness", "consistency", "overall", "completeness", "engagement"], spares: ["fluency"], left: 0.05, open: 2.5,
    apply: (b) => (b.other === "" || b.other === b.response ? null : b.other) },
  { name: "truncated", hurts: ["completeness", "overall", "helpfulness"], spares: ["consistency", "relevance"], left: 0.3, open: 8,
    apply: (b, r) => {
      const words = b.response.split(/(?<=\s)/);
      return words.length < 12 ? null : words.slice(0, Math.floor(words.length * (0.2 + 0.4 * r.next()))).join("").trimEnd();
    } },
  { name: "shuffled-sentences", hurts: ["coherence", "overall"], spares: ["consistency", "relevance", "conciseness"], left: 0.3,
    apply: (b, r) => {
      const s = sentencesOf(b.response);
      if (s.length < 3) return null;
      const t = r.shuffle(s);
      return t.join("") === b.response ? null : t.map((x) => x.trim()).join(" ");
    } },
  { name: "shuffled-words", hurts: ["fluency", "coherence", "overall"], spares: ["relevance", "conciseness"], left: 0.1,
    apply: (b, r) => {
      const w = b.response.split(/\s+/);
      if (w.length < 6) return null;
      const reach = 2 + r.below(4);
      for (let i = 0; i + reach <= w.length; i += reach) if (r.chance(0.7)) w.splice(i, reach, ...r.shuffle(w.slice(i, i + reach)));
      return w.join(" ");
    } },
  { name: "dropped-words", hurts: ["fluency", "overall"], spares: ["relevance", "conciseness"], left: 0.25,
    apply: (b, r) => {
      const w = b.response.split(/\s+/);
      return w.length < 8 ? null : w.filter(() => !r.chance(0.18)).join(" ");
    } },
  { name: "doubled-words", hurts: ["fluency", "conciseness"], spares: ["consistency", "relevance"], left: 0.25, open: 0.3,
    apply: (b, r) => {
      const w = b.response.split(/\s+/);
      return w.length < 6 ? null : w.flatMap((x) => (r.chance(0.15) ? [x, x] : [x])).join(" ");
    } },
  { name: "fragments", hurts: ["fluency", "coherence", "overall"], spares: ["consistency"], left: 0.25, open: 0.6,
    apply: (b, r) => {
      const s = sentencesOf(b.response);
      if (s.length < 2) return null;
      return s.map((x) => {
        const w = x.trim().split(/\s+/);
        const cut = Math.max(2, Math.floor(w.length * (0.3 + 0.5 * r.next())));
        return r.chance(0.6) ? `${w.slice(0, cut).join(" ")} .` : x.trim();
      }).join(" ");
    } },
  { name: "repeated", hurts: ["conciseness", "coherence"], spares: ["consistency", "relevance"], left: 0.2, open: 0.3,
    apply: (b, r) => {
      const s = sentencesOf(b.response);
      if (s.length === 0) return null;
      const again = r.pick(s).trim();
      const times = 1 + r.below(4);
      const at = r.below(s.length) + 1;
      return [...s.slice(0, at).map((x) => x.trim()), ...Array.from({ length: times }, () => again), ...s.slice(at).map((x) => x.trim())].join(" ");
    } },
  { name: "padded", hurts: ["conciseness", "relevance"], spares: ["fluency", "consistency"], left: 0.35, open: 0.3,
    apply: (b, r) => {
      const s = sentencesOf(b.response).map((x) => x.trim());
      if (s.length === 0) return null;
      const n = 1 + r.below(3);
      for (let i = 0; i < n; i++) s.splice(r.below(s.length + 1), 0, r.pick(PADDING));
      return s.join(" ");
    } },
  { name: "other-sentence", hurts: ["consistency", "relevance", "coherence", "overall"], spares: ["fluency"], left: 0.3, open: 0.6,
    apply: (b, r) => {
      const s = sentencesOf(b.response).map((x) => x.trim());
      const o = sentencesOf(b.other).map((x) => x.trim()).filter((x) => x.length > 20);
      if (s.length < 2 || o.length === 0) return null;
      s.splice(r.below(s.length + 1), r.chance(0.5) ? 1 : 0, r.pick(o));
      return s.join(" ");
    } },
  { name: "wrong-numbers", hurts: ["consistency", "correctness", "overall"], spares: ["fluency", "coherence", "conciseness", "relevance"], left: 0.1, open: 0.1,
    apply: (b, r) => {
      let changed = false;
      const out = b.response.replace(NUMBER, (n) => {
        if (changed && r.chance(0.5)) return n;
        changed = true;
        const value = Number(n.replaceAll(",", ""));
        if (!Number.isFinite(value)) return n;
        return String(Math.max(1, r.chance(0.5) ? value + 1 + r.below(9) : Math.round(value * (2 + r.below(4)))));
      });
      return changed && out !== b.response ? out : null;
    } },
  { name: "wrong-names", hurts: ["consistency", "correctness", "overall"], spares: ["fluency", "coherence", "conciseness"], left: 0.15, open: 0.1,
    apply: (b, r) => {
      const names: readonly string[] = b.response.match(NAME) ?? [];
      const pool = [...(b.other.match(NAME) ?? []), ...(b.instruction.match(NAME) ?? [])].filter((n) => !names.includes(n));
      if (names.length === 0 || pool.length === 0) return null;
      const gone = r.pick(names);
      return b.response.replaceAll(gone, r.pick(pool));
    } },
  { name: "negated", hurts: ["consistency", "correctness", "overall"], spares: ["fluency", "coherence", "conciseness", "relevance"], left: 0.15, open: 0.1,
    apply: (b, r) => {
      if (r.chance(0.3) && /\bnot \b/.test(b.response)) return b.response.replace(/\bnot \b/, "");
      const places = [...b.response.matchAll(/\b(is|are|was|were|has|have|had|can|could|will|would|did|does|do)\b(?! not)/g)];
      if (places.length === 0) return null;
      const m = r.pick(places);
      const end = m.index + m[0].length;
      return `${b.response.slice(0, end)} not${b.response.slice(end)}`;
    } },
  { name: "foreign", hurts: ["relevance", "helpfulness", "overall", "correctness"], spares: [], left: 0.05, apply: (_, r) => r.pick(FOREIGN) },
  { name: "refusal", hurts: ["helpfulness", "completeness", "correctness", "overall"], spares: ["fluency", "conciseness"], left: 0.08, apply: (_, r) => r.pick(REFUSALS) },
  { name: "echo", hurts: ["helpfulness", "completeness", "overall", "correctness"], spares: ["fluency"], left: 0.1,
    apply: (b) => (b.instruction.length > 1200 || b.instruction.length < 20 ? null : b.instruction) },
  { name: "lower-case", hurts: ["fluency"], spares: ["consistency", "relevance", "conciseness"], left: 0.55,
    apply: (b) => (b.response.length < 40 ? null : b.response.toLowerCase().replace(/[.,;:!?]/g, "")) },
];

const OPEN_TOTAL = CORRUPTIONS.reduce((sum, c) => sum + (c.open ?? 1), 0);
