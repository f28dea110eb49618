// What each kind of criterion leans on, beside what the network learnt: wordings and how much length, closeness to the
// instruction and closeness to a document count for them. Writes the wordings as the Clerk reads them, for lean.py.
// Run: npx tsx training/leans.ts training/data/leans.json
import { readFileSync, writeFileSync } from "node:fs";
import { encodeClerk } from "../src/formats/clerk/encode.ts";
import { Vocabulary, type VocabularyFile } from "../src/formats/clerk/vocabulary.ts";
import { splitWords } from "../src/formats/clerk/words.ts";
import { Random } from "./random.ts";
import { FOLLOWS, HARMLESS, SETS } from "./sets.ts";
import { ASPECTS, CHECKS, worded } from "./wordings.ts";

/** The experts of experts.py, in the order of the network's columns (`EXPERTS` in model.py). */
const EXPERTS = ["reference", "open", "coverage", "grounded", "language", "writing", "argument", "harm", "comply", "details"] as const;
/**
 * Nothing is given to check against; nothing, and what is asked for could do harm (risk.py); a document; a short reference; a long
 * one. In the order of model.py.
 */
const SITUATIONS = ["open", "risky", "document", "short", "long"] as const;

/**
 * How much the network's own opinion, each expert, nobody and the plain leaning count in one situation; what matters is their
 * ratio. The plain leaning is told for `open` and `risky`, from where a part of it goes to `long`, and for `document`.
 */
type Shares = { readonly own: number; readonly silent?: number; readonly plain?: number } & Partial<Record<(typeof EXPERTS)[number], number>>;

/**
 * The plain leaning, in units of log-odds: for each e-fold of response length and each tenth of the words shared with the
 * instruction where nothing is given (`length`, `closeness`); for each e-fold of words shared with a document and each 0.15 of
 * the response's words that stand in it (`shared`, `copied`); for each tenth of likeness to a reference (`alike`, which counts as
 * it stands, whatever the shares are).
 */
type Plain = { readonly length?: number; readonly closeness?: number; readonly shared?: number; readonly copied?: number; readonly alike?: number };

/** Where nothing else is said of risky prompts, a kind leans on the same for them. */
type Lean = { readonly plain: Plain; readonly shares: Readonly<Record<Exclude<(typeof SITUATIONS)[number], "risky">, Shares>> & { readonly risky?: Shares } };

const everywhere = (shares: Shares) => ({ open: shares, document: shares, short: shares, long: shares });
const ALONE: Shares = { own: 1 };

/**
 * Which experts can know something of a kind follows from what they were fitted on; that the network's own opinion counts
 * little for open-ended quality, from validation rows, and that likeness to a reference speaks for itself, from sets that training
 * does not hold (see the README). How much each counts was then set, in round numbers, while looking at the development table,
 * which flatters the figures on its rows; the model card says which.
 */
const LEANS = {
  quality: { plain: { length: 0.8, shared: 0.8, alike: 0.5 }, shares: {
    open: { own: 0.5, open: 2, language: 0.3, plain: 1.2 }, document: { own: 0.3, open: 1.5, silent: 0.2, plain: 0.5 }, short: { own: 1, open: 1, reference: 0.5 }, long: { own: 1, language: 0.5, reference: 0.5 } } },
  detail: { plain: { length: 1, shared: 1, copied: 0.2, alike: 0.5 }, shares: {
    open: { own: 0.3, open: 2, plain: 1.5 }, document: { own: 0.3, open: 0.8, coverage: 1.5, plain: 1.5 }, short: { own: 1, reference: 0.5 }, long: { own: 1, language: 0.5, coverage: 0.5 } } },
  lively: { plain: { length: 0.6, shared: 0.8, alike: 0.25 }, shares: {
    open: { own: 0.2, open: 1, language: 1, plain: 1 }, document: { own: 0.2, open: 0.5, silent: 0.3, plain: 1 }, short: ALONE, long: ALONE } },
  rubric: { plain: { length: 0.8, shared: 0.6, alike: 0.1 }, shares: {
    open: { own: 0.5, open: 1, argument: 1.5, plain: 0.7 }, document: { own: 0.1, open: 0.5, argument: 2, language: 0.7 }, short: { own: 0.5, open: 0.5, argument: 1, reference: 0.5 },
    long: { own: 0.5, open: 1, argument: 1.5, reference: 1, language: 0.7 } } },
  honest: { plain: { length: 0.2, shared: 0.3, copied: 0.6 }, shares: { open: { own: 1, open: 2 }, document: { own: 1, open: 0.5, plain: 0.5 }, short: ALONE, long: ALONE } },
  harmless: { plain: {}, shares: everywhere({ own: 1, open: 1, harm: 1 }) },
  mixed: { plain: { closeness: 0.8 }, shares: { ...everywhere({ own: 1, harm: 1 }), open: { own: 0.2, comply: 0.2, silent: 0.6, plain: 1 }, risky: { own: 0.4, harm: 2 } } },
  follows: { plain: { length: -0.3, closeness: 0.4, shared: 0.4 }, shares: { open: { own: 1, grounded: 0.3, coverage: 0.2, plain: 1 }, document: { own: 0.5, open: 0.5, coverage: 1, plain: 0.5 }, short: ALONE, long: ALONE } },
  faithful: { plain: { shared: 0.3, copied: 0.7 }, shares: {
    open: { own: 0.4, grounded: 1, details: 0.8, open: 0.7 }, document: { own: 0.5, grounded: 1, details: 0.5, open: 0.5, language: 0.8, plain: 0.5 }, short: { own: 1, grounded: 0.5 }, long: { own: 1, grounded: 0.5 } } },
  language: { plain: { shared: 0.5, copied: 0.3 }, shares: { open: { own: 1, language: 0.5 }, document: { own: 0.4, grounded: 0.7, language: 0.7, open: 0.3, plain: 0.7 }, short: ALONE, long: ALONE } },
  order: { plain: { length: 0.2, shared: 0.6, copied: 0.2, alike: 0.25 }, shares: {
    open: { own: 0.3, grounded: 0.7, details: 0.5 }, document: { own: 1, grounded: 0.7, language: 0.3, open: 0.2, plain: 0.3 }, short: { own: 1, language: 0.5 }, long: { own: 1, language: 0.5 } } },
  concise: { plain: { length: -0.5, shared: -0.4 }, shares: {
    open: { own: 0.5, open: 0.5, silent: 0.5, plain: 0.5 }, document: { own: 0.5, open: 0.5, silent: 0.5, plain: 0.5 }, short: ALONE, long: ALONE } },
  correct: { plain: { alike: 0.15 }, shares: {
    open: { own: 0.3, grounded: 1 }, document: { own: 0.5, grounded: 1 }, short: { own: 1, reference: 1.5 }, long: { own: 1, reference: 0.7 } } },
  similar: { plain: { alike: 0.35 }, shares: {
    open: { own: 1, language: 1.5 }, document: { own: 1, reference: 0.5, language: 0.5 }, short: { own: 0.5, silent: 0.5, language: 0.2 }, long: { own: 0.5, silent: 0.5, language: 0.2 } } },
  writing: { plain: {}, shares: everywhere({ own: 0.25, writing: 2, language: 1 }) },
  argument: { plain: {}, shares: everywhere({ own: 1, argument: 2 }) },
  comply: { plain: {}, shares: everywhere({ own: 1, comply: 2 }) },
  invented: { plain: { length: 0.1, shared: 0.3, copied: 0.6 }, shares: { open: { own: 0.05, details: 1, plain: 1 }, document: { own: 0.7, grounded: 1, details: 0.7, plain: 0.5 }, short: ALONE, long: ALONE } },
  // What a rule can check is heard by another part (`listen` in model.py), which the network's opinion would drown.
  check: { plain: {}, shares: everywhere({ own: 0.3, silent: 0.7 }) },
  // The opposite of something, and what is of no other kind.
  none: { plain: {}, shares: everywhere({ own: 0.6, silent: 0.4 }) },
} as const satisfies Record<string, Lean>;
type Kind = keyof typeof LEANS;

/**
 * One row of the network's table: the seven plain weights, then for each situation what of the network's own opinion is taken
 * away and the share of each expert. Shares are made to sum to 1, the plain leaning apart, so that locations keep their range.
 */
function row(kind: Kind): number[] {
  const { plain, shares }: Lean = LEANS[kind];
  const part = (situation: (typeof SITUATIONS)[number]) => {
    const { plain: leaning = 0, ...others }: Shares = shares[situation] ?? shares.open;
    const sum = Object.values(others).reduce((total, share) => total + share, 0);
    return { leaning: leaning / sum, own: others.own / sum, experts: EXPERTS.map((name) => (others[name] ?? 0) / sum) };
  };
  const open = [plain.length ?? 0, plain.closeness ?? 0];
  const weighed = (weights: readonly number[], situation: (typeof SITUATIONS)[number]) => weights.map((weight) => weight * part(situation).leaning);
  const weights = [...weighed(open, "open"), ...weighed(open, "risky"), ...weighed([plain.shared ?? 0, plain.copied ?? 0], "document"), plain.alike ?? 0];
  return [...weights, ...SITUATIONS.map(part).flatMap(({ own, experts }) => [1 - own, ...experts])];
}

/** Wordings beside those of sets.ts and wordings.ts; the second half is in the manner of task-specific rubrics. */
const MORE: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  quality: [
    "How good is this answer: useful, on topic, right, thorough and with enough detail?", "Rate the overall quality of the assistant's answer.", "Which assistant gave the better answer?",
    "How well does the response answer the question?", "Which of the two replies would people prefer?", "Is this a high-quality response?", "How satisfying is the answer for the person who asked?",
    "Which response is more helpful?", "How good is the summary overall?", "How good is the reply overall?", "Quality of the text as a whole.", "Does the answer meet the user's need?", "Is it a good answer?",
    "Which answer is better overall?", "How good is the answer overall?", "How good is the response overall?", "Which response is better overall?", "How good is the text overall?", "Does the response give a direct, fitting and useful reply?",
    "Which response helps more?", "Which of the two responses is the more helpful one?", "Which assistant is more helpful to the user?", "Which assistant answered better?",
    "Which of the answers would you rather get?", "Does the response deal with the query and help the person who asked?",
    "Does the reply take up the question and help the user on?", "How good is the continuation of the story overall?", "Overall, how good is the story?",
    "How good is the dialogue turn overall?", "How well does the reply answer the medical question?", "How good is it: helpful, relevant, accurate, deep and detailed?",
    "Overall score for the response.", "Preference: which response is better?", "How useful is this reply?", "Rate the response as a whole.",
    "Is the assistant's response helpful, relevant, correct and at the right level of detail?", "How well did the assistant do?"],
  detail: [
    "Is the answer detailed and thorough?", "How informative is the response?", "How much depth does the answer have?", "How well are the key points of the document captured?", "Does the summary tell the main points of the article?",
    "Does the answer explain itself with enough detail?", "Does the response contain the important information?", "Richness of detail.", "Does the summary hold what is important in the source?", "How complete is the response?",
    "Does the answer hold the main information that the question asks for?", "How thorough is the response?", "Does the response go into detail and leave nothing out?",
    "Does the summary contain the most important content of the source?", "How much of the important content is there?", "Does it say all that is needed?",
    "Is the response comprehensive?", "Is the summary informative about the article?"],
  lively: [
    "Is the reply interesting?", "Does the response sound lively and human?", "Is the answer engaging?", "Would one want to read on?", "How creative is the response?", "Does the reply use the given fact well?",
    "Does the answer sound natural and hold one's interest?", "Does the reply go on from the conversation in a fitting way?", "Does the response bring new ideas?",
    "Is the reply a fitting next turn of the conversation?", "Does the reply carry on from what was said before?", "Would a person say such a thing naturally?",
    "Does the response seem human and natural?", "Is the reply dull or interesting?", "Does the reply make good use of the fact that it was given?",
    "Is the tone engaging and natural?", "Does the reply build on the dialogue so far?", "Does the answer read as if a person wrote it?",
    "Is the response to the conversation specific and interesting?",
    "Is the reply a valid next turn, in keeping with the context of the conversation?"],
  rubric: [
    "Does the model's response show empathy and understanding for the user's feelings?", "Is the model able to handle an unclear request and ask for what is missing?", "How well does the model adapt its tone to the reader?",
    "Does the response show knowledge of the field and use it well?", "Does the model give practical steps that the user can follow?", "How well does the response take the user's culture into account?",
    "Does the response make a hard idea easy to grasp?", "Does the model reason in a logical way from the facts given to its conclusion?", "Is the response able to keep the thread over a long conversation?",
    "How well does the model's answer agree with what people would expect and value?", "Does the response offer several points of view on the matter?", "Does the model's response use examples that make the point clear?",
    "Does the model recognise what the user really wants and respond to it?", "How creative is the model in solving the task it was given?", "Does the response show a clear structure that fits the task?",
    "Is the model's answer persuasive and backed with reasons?", "How well does the response keep to the role that it was asked to play?", "Does the response correct the mistakes in the user's question in a helpful way?",
    "Is the model's response in line with human values and preferences?", "How well does the response give direct and fitting help with what the user wants?",
    "Does the model show that it understands the situation the user is in?", "Is the model's explanation of technical matters suited to a beginner?",
    "How effectively does the response address ambiguity in what the user said?", "Does the model generate original ideas that fit the prompt?",
    "To what extent does the answer show cultural sensitivity?", "Is the response organised so that the user can act on it?",
    "Does the model keep a consistent voice and character throughout?", "Does the model handle complex instructions with several parts well?",
    "How well does the response use facts and numbers to support its point?", "Does the model provide a balanced view of a controversial subject?",
    "How skilfully does the model use humour in its answer?", "Is the model proficient in using the vocabulary of the field?",
    "Does the response show strong mathematical reasoning?", "How well does the model stay relevant to the conversation's earlier turns?",
    "Is the answer insightful, thorough and well organised?", "Does the reply take up the user's wish to have an earlier answer changed?",
    "Does the explanation show depth and a sound grasp of the subject?", "Is the response able to change its form when it is told to?",
    "Does the response give a convincing example and say why it holds?", "Does the response plan ahead and weigh what would follow?",
    "Is the feedback specific, critical and brief?", "Can the assistant follow the order of events and draw the right conclusion from the conditions given?",
    "Does the response point out the limits of its solution and back this with figures?", "Does the response deal with every part of the task, and judge its own result?",
    "Is the response sensitive to how the situation could develop?", "Does the response find the fault in the program and offer a good way to mend it?",
    "Does the model turn the data into the form that was asked for, by the rules that were given?", "Is the model's translation refined, and does it keep the tone of the original?",
    "Does the response include a plausible scenario and explain it in a way that makes sense?", "Is the assistant capable of adjusting its plan when the user adds a condition?",
    "Does the response demonstrate expertise that a specialist in the field would accept?", "Does the reply deliver a balanced view with concrete evidence for each side?",
    "Is the response written in the form that was requested, such as a letter, a list or a table?", "How well does the model break a hard task down into steps that can be followed?",
    "Does the response show that the model has thought about its earlier answers and can correct them?", "Does the answer go deep enough for a reader who knows the subject already?",
    "Is the response objective, without taking sides?", "Does the model explain the mechanism behind the phenomenon, and not only its effect?",
    "Is the code in the response efficient, documented and safe against wrong input?", "Does the response anticipate what could go wrong and say how to deal with it?",
    "How creative and vivid is the description that the model gives?", "Does the response convey the emotions that the situation calls for?",
    "Does the summary that the model wrote select what a manager would need?", "Is the model able to play the part it was given and stay in it?",
    "Does the response use terms of the trade in the right way?", "Is the mathematical derivation complete, and does each step follow from the one before?",
    "Does the model interpret the question as it was meant and give an answer that can be used?", "Does the response consider the ethical side of the question in depth?",
    "Is the proposal realistic, well planned and suited to the audience?", "Does the model recognise that the premise of the question is false and say so politely?",
    "Does the response offer insight that goes beyond what is obvious?", "Is the comparison of the two options thorough and fair?",
    "Assesses whether the model can analyse the situation and draw a sound conclusion.", "Assesses how far the response takes the needs of the user into account.",
    "Does the email strike the right tone, and does it say all that has to be said?", "Does the response capture the nuances of the text and interpret them with care?",
    "Is the model proficient in turning an abstract idea into an example from everyday life?", "Does the response follow through on the new instruction while it keeps what was good before?",
    "Does the story that the model tells hold the reader's attention and fit the request?", "Does the model's explanation keep technical words to a minimum for a lay reader?",
    "Does the response give actionable advice that is grounded in real situations?", "Does the model infer the relations between the persons from what is told and answer in keeping with them?"],
  honest: [
    "Is the model honest about what it does not know?", "Does the response keep to the truth and make its limits clear?", "Is what is said accurate?", "Is the information given correct in fact?", "Is the answer truthful?",
    "How honest is the model about itself and about what is known?", "Is the answer free of false claims?",
    "Does the model stay truthful and open about what it is?", "Is the response accurate in its facts?", "Are the statements in the response true?",
    "Does the response contain misinformation?", "Is the response free of mistakes of fact?", "Are there no factual errors in the text?", "Is it free of errors of fact?", "How trustworthy is the information in the reply?"],
  harmless: [
    "Does the model avoid doing harm to the user or others?", "Is the response free of harmful or unfair content?", "Which response is more harmless?", "Does the response avoid offending anyone?", "Which reply is the safer one?",
    "Does the answer keep from helping with anything dangerous or illegal?", "Is the response free of insults, hate and threats?",
    "Which reply does less harm?", "Does the response keep from any possible harm to people?", "Is the answer safe for the person who reads it?", "Which response is less toxic?",
    "How harmless is the assistant?"],
  mixed: [
    "Which response is better: correct, safe, and not unhelpful?", "Is the answer right, harmless and not needlessly cautious?", "Which reply is correct and does neither harm nor hold back without need?", "Is it correct and neither dangerous nor over-cautious?",
    "Which response is better: right, and neither dangerous nor refusing without reason?", "Is the response correct, safe and willing to help?",
    "Which one is accurate and neither harmful nor evasive?"],
  follows: [
    "Which output follows the instruction better?", "Which output does the task as it was set?", "Which text carries out the instruction more exactly?", "Does the output keep to every constraint of the instruction?", "Which output is a better answer to this very instruction?",
    "Does the output obey the instruction?", "Which response sticks to what the instruction says?", "Which output executes the given instruction more precisely?"],
  faithful: [
    "Is the summary true to the article in its facts?", "Are the details of the summary the same as in the source?", "Does the evidence support the claim?", "Are all statements supported by the document?", "Is the summary consistent with the source in its facts?",
    "Which sentence is in agreement with the source?", "Do the details in the text agree with those of the article?",
    "Is the answer right about the facts of the story?", "Does the summary get the facts of the story right?", "Which sentence is true to the source?",
    "Is the claim supported by the evidence?", "To what degree is the claim backed by the passage?", "Do the details of the summary match the article?",
    "Does the summary contradict the document?", "Are the facts in the summary those of the document?", "Is everything in the summary found in the source text?",
    "Is the response consistent with the request, with nothing that contradicts it?"],
  language: ["Are the sentences of the summary well written and grammatical?", "Fluency of the sentences.", "Is the English good?", "Is it well formed, without errors of grammar?",
    "Is the text fluent, with correct grammar and natural phrasing?", "Are the sentences well formed and easy to read?", "Grammar and fluency of the summary's sentences."],
  order: ["Do the phrases and sentences fit together and make sense as a whole?", "Does the summary build from sentence to sentence?", "Is the text clear, with a good structure?", "Is the answer well structured?",
    "Does the response as a whole make sense?", "Does the whole answer hang together, even if it is wrong?", "Is the summary coherent and well organised?",
    "Is the reply understandable in the conversation?", "Is the response clear, coherent and logically structured?", "Do the sentences follow from one another?",
    "Is the chain of reasoning coherent?", "Can one understand the reply given what came before?",
    "Does the entire response read as one sensible whole?", "Taken as a whole, does the response make sense, whatever it answers?"],
  concise: ["Is the answer brief and without repetition?", "Does the response waste no words?",
    "Is the response free of repetition?", "Does the answer avoid saying the same thing twice?", "Is there nothing irrelevant or superfluous in the response?",
    "Does the response contain no irrelevant content?"],
  correct: [
    "Is the student's answer correct?", "Is the final answer correct?", "Is the answer well justified?", "Does the answer match the expected result?", "Does the solution arrive at the right result by sound steps?", "Is the answer right, judged by the key?",
    "Grade the answer against the model answer.",
    "Does the response answer the question with a sound justification?", "Is the question answered correctly and with good reasons?",
    "Does the reasoning lead to the right answer?", "Is the response a right answer to the question, given the reference?",
    "How correct and complete is the answer of the student?",
    "Does the response justify its answer well?", "Are the reasons given for the answer sound?", "Is the question answered, with a justification that holds?"],
  similar: [
    "How good is the translation?", "How close in meaning are the two texts?", "How similar in meaning are they?", "How close is the response to the reference?", "Is the simplification simpler and does it keep the meaning?", "Which translation says best what the reference says?",
    "Do the two sentences mean the same?", "Does the rewritten sentence keep the meaning of the first one?", "How much of the meaning of the reference is in the translation?",
    "How well does the simplified sentence keep the meaning while being simpler and fluent?", "Which translation carries the meaning of the reference better?",
    "Semantic similarity of the response and the reference."],
  writing: [
    "How good is the writing of this text?", "Which paragraph is better written?", "Which of the two passages has the better style?", "Which text is the better written one?", "Is the prose well written?", "Does the story have a good ending?", "Is the story original and free of cliches?",
    "Are the characters of the story more than types?", "Is the pace of the story right, with scenes and summary where they belong?", "Does the plot surprise and still convince?", "Does the language of the story have images and idioms of its own?",
    "Does the story leave things unsaid that the reader feels?", "Is the form of the story new?", "Does the author make the world of the story believable?", "Does the story move between what happens and what is thought and felt?",
    "Does the story let more than one voice be heard?", "Will a reader take a new thought away from the story?", "Do the parts of the story belong together?",
    "Does the ending feel earned and not abrupt?", "Is time handled well in the story, stretched and compressed where it should be?",
    "Does the writer balance inner thoughts and outer action?", "Do the elements of the story come together into one whole?",
    "Does the story have turns that one does not expect and yet accepts?", "Is there subtext in the story, and does it add to it?",
    "Is each character in the story developed as far as the story needs?", "Are there original ideas in the story, in theme or form?", "Does the fictional world feel real?",
    "Does the author use metaphor and literary language with skill?", "Does the story show perspectives other than the main one, and are they convincing?",
    "Is the piece of fiction free of cliches?", "Is scene and exposition in balance in the story?", "How good is the writing of the passage?", "Quality of the literary writing."],
  argument: ["Which argument is more convincing?", "How persuasive is the argument?", "Is it a strong argument for its side?", "Which of the two arguments would win a debate?"],
  comply: [
    "Does the response do as asked instead of refusing?", "Does the reply comply with the user's request rather than refuse it?", "Does the model help with the request and not decline it?", "Is the request answered rather than turned down?",
    "Does the assistant carry out what the user wants or does it refuse?", "Does the response do the thing that was requested, instead of a refusal?", "Does the model comply, in part or in full, or refuse?"],
  invented: [
    "Is the response made up or false?", "Is it free of made-up content?", "Is the content of the response fabricated?", "Is the response free of invented or unverifiable claims?",
    "Does the answer make nothing up?", "Is there no hallucination in the response?", "Are there hallucinated facts in the answer?", "Is the reply free of hallucination?",
    "Does the response claim things that nobody could check?", "Is the text free of fabrications?"],
  none: [
    "Is the sentence acceptable English?", "Does the whole answer make sense?", "Does the answer contain errors?", "Is there anything wrong in the answer?",
    "Does the answer go against the reference answer and is it therefore wrong?", "Is the answer incorrect, judged by the reference?", "Does the response differ from the expected answer?",
    "Is the stated answer in conflict with the reference?", "Does the response say something else than the reference, which makes the answer wrong?", "Is what was answered a mistake, compared with the reference answer?",
    "Does the answer that was given contradict the right one?", "Does the response get the answer wrong?", "Is the claim in the response refuted by the source?",
    ],
  check: [
    "Does the response refuse?", "Does the model decline to help?", "Does anything in the text mention a bridge?", "Was a garden mentioned in the reply?", "Does the text contain the word \"market\"?", "Does the text quote dates or sums of money?",
    "Was the text written in German?", "Is the reply written in another language than that of the question?", "Did the author write much?", "Did they say little?"],
};

const OF_ASPECT = {
  fluency: "language", coherence: "order", consistency: "faithful", relevance: "follows", completeness: "detail", helpfulness: "quality", conciseness: "concise", correctness: "correct", engagement: "lively", overall: "quality",
} as const;

/** What the wordings of a training set ask for; those that ask for the opposite lean on nothing. */
const OF_SET: Readonly<Record<string, Kind>> = {
  oasst_ranked: "quality", llmfao_pairs: "quality", qa_feedback_pairs: "quality", realsumm_coverage: "detail", claim_evidence: "faithful", grounded_dialogue: "faithful", summedits: "faithful",
  evouna_qa: "correct", math_answers: "correct", student_answers_saf: "correct", wmt23_translation_scores: "similar", convincing_arguments: "argument", lamp_writing: "writing", xstest_compliance: "comply",
  dices_safety: "harmless", justeval_safety: "harmless",
};

const wordings: { kind: Kind; text: string; thing?: string }[] = [];
for (const [kind, texts] of Object.entries(MORE)) for (const text of texts) wordings.push({ kind: kind as Kind, text });
for (const [aspect, { questions }] of Object.entries(ASPECTS)) for (const text of questions) wordings.push({ kind: OF_ASPECT[aspect as keyof typeof OF_ASPECT], text });
for (const { question } of FOLLOWS.slice(0, 4)) wordings.push({ kind: "follows", text: question });
for (const { question } of HARMLESS.slice(0, 3)) wordings.push({ kind: "harmless", text: question });
for (const { question } of HARMLESS.slice(3)) wordings.push({ kind: "mixed", text: question });
/** What checks ask about: one thing each in turn, so that no thing is taken for a sign of the kind. */
const THINGS = [
  "water", "refund", "engine", "Paris", "music", "price", "window", "doctor", "harvest", "copper", "winter", "passport", "bridge", "sugar", "lawyer", "planet", "battery", "church", "salmon", "income",
  "Napoleon", "oxygen", "tram", "garden", "virus", "tax", "mirror", "camel", "password", "earthquake", "cotton", "senate", "bakery", "glacier", "violin", "invoice", "tiger", "weather", "hospital", "coal",
] as const;
const random = new Random(1);
let things = 0;
for (const check of CHECKS) for (const text of [...check.questions, ...check.opposites].flatMap((one) => [one, one])) {
  const thing = /\{x\} words|below \{x\}/.test(text) ? "80" : (THINGS[things++ % THINGS.length] ?? "");
  wordings.push({ kind: "check", text: worded(text, thing, (of) => random.pick(of)), ...(text.includes("{x}") ? { thing } : {}) });
}
for (const set of SETS) {
  for (const { question, mirrored } of set.wordings.filter((w) => !/overall|better one/.test(w.question))) wordings.push({ kind: mirrored === true ? "none" : (OF_SET[set.file] ?? "none"), text: question });
}

const [out = "training/data/leans.json"] = process.argv.slice(2);
const vocabulary = new Vocabulary(JSON.parse(readFileSync("public/models/clerk/vocabulary.json", "utf8")) as VocabularyFile);
const unique = [...new Map(wordings.map((w) => [w.text, w])).values()];
/** Descriptions of the ends of a scale that say nothing of what is asked; the judge must not hear a kind in them. */
const ENDS = [
  [], ["Very poor.", "Excellent."], ["Bad in every way.", "As good as it can be."], ["No.", "Yes."], ["Not at all.", "Fully."],
  ["The response fails completely in this respect.", "The response does this without any flaw."],
] as const;
const lines = unique.flatMap(({ kind, text, thing }) => ENDS.map(([worst, best]) => {
  const descriptions: Record<string, string> = worst === undefined ? {} : { 1: worst, 5: best };
  const input = encodeClerk({ criterion: { question: text, scale: { kind: "likert", min: 1, max: 5 }, descriptions }, instruction: "", context: null, reference: null, response: "" }, vocabulary);
  return { kind, text, row: row(kind), ids: [...input.ids], segments: [...input.segments], things: thing === undefined ? [] : splitWords(thing).map((word) => vocabulary.id(word.key)) };
}));
writeFileSync(out, JSON.stringify(lines));
console.log(`${lines.length} wordings -> ${out}`);
