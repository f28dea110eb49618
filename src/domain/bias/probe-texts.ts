// The wordings by which a bias report puts the same response before a judge in another guise, in English and Chinese.

type Language = "en" | "zh";

export function languageFor(text: string): Language {
  return /\p{Script=Han}/u.test(text) ? "zh" : "en";
}

/** The same question in other words around it. */
export function rewordings(question: string): readonly string[] {
  return languageFor(question) === "zh"
    ? [`請就整則回應判斷：${question}`, `${question}請仔細判斷後再決定。`, `請回答下面關於這則回應的問題。${question}`]
    : [`Consider the response as a whole. ${question}`, `${question} Decide with care.`, `Please answer this question about the response: ${question}`];
}

/** The question turned around. */
export function oppositeQuestion(question: string): string {
  return languageFor(question) === "zh"
    ? `請反過來判斷下面的問題：做得越好的回應分數越低，做得越差的分數越高。${question}`
    : `Judge the reverse of the following, so that a response that does well by it gets the lowest score and one that fails it the highest: ${question}`;
}

/** Sentences that say nothing of any matter. */
const PADDING: Readonly<Record<Language, string>> = {
  en: "It may be worth adding that a subject of this kind can be looked at from more than one side, and that each side has its place in a full account. With that in mind, the points made above can be read on their own or together, as the need may be.",
  zh: "補充一點，這類主題可以從不同的角度來看，每個角度在完整的說明裡都有它的位置。因此，上面提到的各點可以分開來讀，也可以合在一起讀，視需要而定。",
};

export function padded(response: string): string {
  return `${response}\n\n${PADDING[languageFor(response)]}`;
}

export function signed(response: string, name: string): string {
  return languageFor(response) === "zh" ? `【作者：${name}】\n${response}` : `[Written by ${name}]\n${response}`;
}

/** Names to sign with where a run has not two sources. */
export const DEFAULT_NAMES = ["a leading expert", "a beginner"] as const;

export type ParallelText = { readonly instruction: string; readonly reference: string; readonly response: string };

/** The same small tasks in English and in Chinese: the first half of the responses right, the second half wrong. */
export const PARALLEL: readonly { readonly en: ParallelText; readonly zh: ParallelText }[] = [
  {
    en: { instruction: "How many days does a week have?", reference: "A week has seven days.", response: "A week has seven days, from Monday to Sunday." },
    zh: { instruction: "一個星期有幾天？", reference: "一個星期有七天。", response: "一個星期有七天，從星期一到星期日。" },
  },
  {
    en: { instruction: "Why does ice float on water?", reference: "Ice is less dense than liquid water.", response: "Ice floats because it is less dense than the water around it." },
    zh: { instruction: "冰為什麼會浮在水上？", reference: "冰的密度比液態的水小。", response: "冰會浮起來，是因為它的密度比周圍的水小。" },
  },
  {
    en: { instruction: "What is the capital of Japan?", reference: "The capital of Japan is Tokyo.", response: "Tokyo is the capital of Japan." },
    zh: { instruction: "日本的首都是哪裡？", reference: "日本的首都是東京。", response: "東京是日本的首都。" },
  },
  {
    en: { instruction: "Which planet is closest to the Sun?", reference: "Mercury is the closest planet to the Sun.", response: "The planet closest to the Sun is Mercury." },
    zh: { instruction: "哪一顆行星離太陽最近？", reference: "水星是離太陽最近的行星。", response: "離太陽最近的行星是水星。" },
  },
  {
    en: { instruction: "Name a use of a compass.", reference: "A compass shows the direction of north.", response: "With a compass a traveller finds which way is north." },
    zh: { instruction: "請說出指南針的一個用途。", reference: "指南針可以指出北方。", response: "旅人用指南針找出北方在哪裡。" },
  },
  {
    en: { instruction: "What is three times four?", reference: "Three times four is twelve.", response: "Three times four is fifteen." },
    zh: { instruction: "三乘以四是多少？", reference: "三乘以四是十二。", response: "三乘以四是十五。" },
  },
  {
    en: { instruction: "In which season do leaves fall in cool climates?", reference: "Leaves fall in autumn.", response: "Most leaves come down in spring." },
    zh: { instruction: "在涼爽的氣候裡，樹葉在哪個季節落下？", reference: "樹葉在秋天落下。", response: "大部分的樹葉在春天落下。" },
  },
  {
    en: { instruction: "What do bees make from nectar?", reference: "Bees make honey from nectar.", response: "Bees turn nectar into silk." },
    zh: { instruction: "蜜蜂用花蜜做出什麼？", reference: "蜜蜂用花蜜釀蜜。", response: "蜜蜂把花蜜變成絲。" },
  },
  {
    en: { instruction: "Who wrote the play Hamlet?", reference: "William Shakespeare wrote Hamlet.", response: "Hamlet was written by Charles Dickens." },
    zh: { instruction: "《哈姆雷特》是誰寫的？", reference: "《哈姆雷特》是莎士比亞寫的。", response: "《哈姆雷特》是狄更斯寫的。" },
  },
  {
    en: { instruction: "At what temperature does water boil at sea level?", reference: "Water boils at 100 degrees Celsius at sea level.", response: "At sea level water boils at 60 degrees Celsius." },
    zh: { instruction: "在海平面，水在幾度沸騰？", reference: "在海平面，水在攝氏一百度沸騰。", response: "在海平面，水在攝氏六十度沸騰。" },
  },
];
