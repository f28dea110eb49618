// The generated tasks that teach the tiny judge: an instruction, a reference, a response of known quality, and the feedback
// that a careful judge would write of it. Data only; prompts are rendered by judge-data.ts.
import type { Random } from "../random.ts";

const COLOURS = "red blue green yellow pink grey gold brown purple orange black white silver violet olive coral amber beige indigo teal".split(" ");
const ANIMALS = "fox owl cat dog horse cow sheep goat lion tiger bear wolf mouse rat duck goose hen swan crab whale shark seal frog toad snake bee ant wasp deer pig".split(" ");
const FOODS = "apple pear plum grape lemon peach melon cherry mango fig bread rice soup cheese butter egg salad pasta cake honey onion garlic carrot potato bean corn nut salt sugar pepper".split(" ");
const THINGS = "table chair lamp book pen cup spoon fork knife plate door window key clock box bag shoe hat coat glove ball drum bell rope brush comb mirror pillow ladder hammer".split(" ");
const PLACES = "Paris Rome Oslo Cairo Lima Tokyo Delhi Berlin Madrid Vienna Athens Dublin Prague Taipei Seoul Bern Quito Havana Lisbon Warsaw".split(" ");
const NAMES = "Anna Ben Clara David Emma Felix Greta Hugo Ida Jonas Kate Leo Mia Noah Olga Paul Rita Sam Tina Victor".split(" ");
const NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen".split(" ");

/** The words of each kind; no word is in two kinds. */
export const POOLS: Readonly<Record<string, readonly string[]>> = { colours: COLOURS, animals: ANIMALS, foods: FOODS, things: THINGS, cities: PLACES, names: NAMES, numbers: NUMBERS };

const FACTS: readonly (readonly [question: string, answer: string, kind: string])[] = [
  ["What colour is grass?", "green", "colours"],
  ["What colour is snow?", "white", "colours"],
  ["What colour is a ripe banana?", "yellow", "colours"],
  ["What colour is the sky on a clear day?", "blue", "colours"],
  ["What colour is blood?", "red", "colours"],
  ["What colour is coal?", "black", "colours"],
  ["What is the capital of France?", "Paris", "cities"],
  ["What is the capital of Italy?", "Rome", "cities"],
  ["What is the capital of Norway?", "Oslo", "cities"],
  ["What is the capital of Egypt?", "Cairo", "cities"],
  ["What is the capital of Peru?", "Lima", "cities"],
  ["What is the capital of Japan?", "Tokyo", "cities"],
  ["What is the capital of Germany?", "Berlin", "cities"],
  ["What is the capital of Spain?", "Madrid", "cities"],
  ["What is the capital of Austria?", "Vienna", "cities"],
  ["What is the capital of Greece?", "Athens", "cities"],
  ["What is the capital of Ireland?", "Dublin", "cities"],
  ["What is the capital of Taiwan?", "Taipei", "cities"],
  ["Which animal says meow?", "cat", "animals"],
  ["Which animal barks?", "dog", "animals"],
  ["Which animal gives us wool?", "sheep", "animals"],
  ["Which animal makes honey?", "bee", "animals"],
  ["What tells the time?", "clock", "things"],
  ["What opens a lock?", "key", "things"],
  ["What do you wear on your foot?", "shoe", "things"],
  ["What do you write with?", "pen", "things"],
  ["What is made from milk and has holes?", "cheese", "foods"],
  ["What do bees make?", "honey", "foods"],
];

/** One judged response. `score` is on 1..5: as many as there are right items out of five, at least 1; 1 or 5 for one item. */
export type Task = { readonly instruction: string; readonly reference: string; readonly response: string; readonly feedback: string; readonly score: number };

const LIST_LEADS = ["", "", "", "Here they are: ", "The answer is ", "Sure: "];
const ONE_LEADS = ["", "", "The answer is ", "It is ", "I think it is "];

const RECALL = ["Which KIND are on the list?", "Name the five KIND of the story.", "Which KIND were asked for?", "What are the five KIND?", "List the KIND of the last lesson."];

function kindOf(random: Random): string {
  return random.pick(Object.keys(POOLS));
}

function chosen(random: Random, kind: string, count: number): string[] {
  return random.shuffle(POOLS[kind] ?? []).slice(0, count);
}

type ListQuestion = { readonly instruction: string; readonly items: readonly string[]; readonly kind: string };

function listQuestion(random: Random): ListQuestion {
  const which = random.below(10);
  if (which === 0) {
    const start = random.below(NUMBERS.length - 5);
    const items = NUMBERS.slice(start, start + 5);
    return { instruction: `Count in words from ${items[0] ?? ""} to ${items[4] ?? ""}.`, items, kind: "numbers" };
  }
  const kind = kindOf(random);
  const items = chosen(random, kind, 5);
  if (which === 1) return { instruction: `Name the ${kind} in this list: ${mixed(random, kind, items).join(", ")}.`, items, kind };
  if (which === 2) {
    const sorted = [...items].sort((a, b) => (a < b ? -1 : 1));
    return { instruction: `Sort these ${kind} from A to Z: ${items.join(", ")}.`, items: sorted, kind };
  }
  // The answer is not in the instruction: only the reference tells it.
  if (which > 3) return { instruction: random.pick(RECALL).replace("KIND", kind), items, kind };
  const verb = random.pick(["Copy", "Repeat", "Write down"]);
  return { instruction: `${verb} these ${kind}: ${items.join(", ")}.`, items, kind };
}

/** The items in their order with three strangers of another kind among them. */
function mixed(random: Random, kind: string, items: readonly string[]): string[] {
  const other = random.pick(Object.keys(POOLS).filter((name) => name !== kind));
  const out = [...items];
  for (const stranger of chosen(random, other, 3)) out.splice(random.below(out.length + 1), 0, stranger);
  return out;
}

function listTask(random: Random): Task {
  const { instruction, items, kind } = listQuestion(random);
  const right = random.below(6);
  const kept = new Set(random.shuffle([0, 1, 2, 3, 4]).slice(0, right));
  const strangers = random.shuffle((POOLS[kind] ?? []).filter((word) => !items.includes(word) && !instruction.includes(word)));
  const dropping = random.chance(0.4);
  const said: string[] = [];
  items.forEach((item, at) => {
    if (kept.has(at)) said.push(item);
    else if (!(dropping && random.chance(0.6))) said.push(strangers.pop() ?? "nothing");
  });
  return {
    instruction,
    reference: items.join(", "),
    response: said.length === 0 ? "I do not know." : `${random.pick(LIST_LEADS)}${said.join(", ")}${random.chance(0.3) ? "." : ""}`,
    feedback: `${items.map((item, at) => `${item} is ${kept.has(at) ? "right" : "missing"}`).join(", ")}. So ${right} of 5 items are right.`,
    score: Math.max(1, right),
  };
}

function singleTask(random: Random): Task {
  const add = random.chance(0.4);
  const a = random.below(9) + 1;
  const b = random.below(9) + 1;
  const fact = random.pick(FACTS);
  const [question, answer, kind] = add ? [`What is ${NUMBERS[a - 1] ?? ""} plus ${NUMBERS[b - 1] ?? ""}?`, NUMBERS[a + b - 1] ?? "", "numbers"] : fact;
  const good = random.chance(0.5);
  const said = good ? answer : random.pick((POOLS[kind] ?? []).filter((word) => word !== answer));
  return {
    instruction: question,
    reference: answer,
    response: `${random.pick(ONE_LEADS)}${said}${random.chance(0.5) ? "." : ""}`,
    feedback: good ? `The response says ${said}, which is right.` : `The response says ${said}, but the answer is ${answer}. It is wrong.`,
    score: good ? 5 : 1,
  };
}

/** The next task; three in four have five items and a score that says how many are right. */
export function drawTask(random: Random): Task {
  return random.chance(0.75) ? listTask(random) : singleTask(random);
}
