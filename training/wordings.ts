// Wordings of the criteria that made-up training examples are judged by: aspects that a corruption hurts or spares,
// and checks whose answer a rule knows. Own words; several of each, so that the Clerk reads the meaning, not the phrase.

export type AspectName = "fluency" | "coherence" | "consistency" | "relevance" | "completeness" | "helpfulness" | "conciseness" | "correctness" | "overall";

export const ASPECTS: Readonly<Record<AspectName, { readonly questions: readonly string[]; readonly worst: string; readonly best: string }>> = {
  fluency: { worst: "Broken or ungrammatical.", best: "Smooth, correct language.", questions: [
    "Fluency: is the language well formed?", "Are the sentences grammatical and easy to read?", "Is the text free of language mistakes?", "Could a fluent writer have written this?",
    "Does it read naturally?", "How good are grammar, spelling and word order?", "Are the individual sentences well written?"] },
  coherence: { worst: "Disordered, hard to follow.", best: "Well ordered, each sentence leads to the next.", questions: [
    "Coherence: do the sentences fit together?", "Is the text well organised and logical?", "Do the parts build on each other in a sensible order?", "Is the response clear and well structured?",
    "Does the text hang together as a whole?", "Is the line of thought easy to follow?"] },
  consistency: { worst: "It says things the source does not.", best: "All of it follows from the source.", questions: [
    "Consistency: are all facts supported by the source?", "Is the response faithful to the document?", "Does everything stated agree with the given text?", "Is it free of invented or changed facts?",
    "Factual consistency with the article.", "Are names, numbers and claims as in the source?", "Groundedness in the context."] },
  relevance: { worst: "Off the point.", best: "To the point, only what matters.", questions: [
    "Relevance: does it hold what matters in the source?", "Does the response address what was asked?", "Is the response on topic?", "Does it answer this question rather than another?",
    "Does the summary pick the important content?", "How relevant is the response to the instruction?"] },
  completeness: { worst: "Most of it is missing.", best: "Nothing important is missing.", questions: [
    "Completeness: is anything important missing?", "Does the response cover all parts of the request?", "Is the answer finished?", "Does it include all the key points?", "Coverage of the main points."] },
  helpfulness: { worst: "Of no use.", best: "Very useful.", questions: [
    "Helpfulness: does the response help the person?", "How useful is the answer?", "Does it do what the user wants?", "Would this reply solve the user's problem?"] },
  conciseness: { worst: "Padded and repetitive.", best: "No wasted words.", questions: [
    "Conciseness: is it free of needless words?", "Is the response free of repetition?", "Does it avoid padding?", "Is it as short as it can be?"] },
  correctness: { worst: "Wrong.", best: "Right.", questions: [
    "Correctness against the reference.", "Is the answer right?", "Does the answer match the expected one?", "Is the information in the response accurate?"] },
  overall: { worst: "Very bad.", best: "Very good.", questions: [
    "How good is the response overall?", "Overall quality.", "Rate this response.", "Which response is better overall?"] },
};

export type CheckName = "refuses" | "long" | "short" | "list" | "number" | "question" | "mentions" | "english" | "code" | "exclaims" | "one-sentence" | "starts" | "first-person";

/** Checks: `{x}` is a word (mentions) or a count (long, short). `holds` is decided by a rule in prepare.ts. */
export const CHECKS: readonly { readonly name: CheckName; readonly questions: readonly string[]; readonly opposites: readonly string[] }[] = [
  { name: "refuses", questions: ["Does the response decline to help?", "Is this a refusal?", "The assistant says that it can't do it.", "Did the model turn the request down?", "Declines: the user gets no help."], opposites: ["Does the response help instead of refusing?", "The reply does not refuse.", "Did the model go along with the request?", "The user is helped, not turned away."] },
  { name: "long", questions: ["Is the response longer than {x} words?", "The response has more than {x} words.", "Is it at least {x} words long?", "Has the text got more than {x} words?", "Over {x} words.", "Length above {x} words?"], opposites: ["Does the response stay under {x} words?", "The response has fewer than {x} words.", "Is the word count below {x}?", "At most {x} words.", "The text keeps below {x} words."] },
  { name: "short", questions: ["Is the response brief, a sentence or two?", "Is it a short answer?", "Is what was said short?", "The answer is only a line or two.", "Did they answer briefly?", "Brevity."], opposites: ["Is the response long and detailed?", "Does the answer go into detail?", "Is what was said long?", "The answer runs to several paragraphs.", "Did they answer at great length?", "An extensive answer."] },
  { name: "list", questions: ["Does the response use a list?", "Is the answer given as bullet points or numbered steps?", "Are there bullets or numbered points?", "Formatted as a list."], opposites: ["Is the response plain prose without lists?", "The answer avoids bullet points.", "Is it running text, with no bullets?", "No list is used."] },
  { name: "number", questions: ["Does the response give a number?", "Is there a figure in the answer?", "The response states a quantity.", "Are there any digits in it?", "Some amount, year or count is given.", "Does it quote a number?", "Contains numerals."], opposites: ["Is the response free of numbers?", "The answer contains no digits.", "Are there no digits in it?", "No amount, year or count is given.", "Does it get by without a number?", "Without numerals."] },
  { name: "question", questions: ["Does the response ask a question?", "Does the reply ask the user something?", "Is something asked in the text?", "It contains a question mark."], opposites: ["Is the response free of questions?", "The reply asks nothing.", "Is nothing asked in the text?", "It has no question mark."] },
  { name: "mentions", questions: ["Does the response mention {x}?", "Is {x} named in the answer?", "The response talks about {x}.", "Does it say anything about {x}?", "The answer includes the word {x}.", "Does the term {x} occur in the text?", "Can you find {x} in it?", "Is the word {x} used?", "The writer refers to \"{x}\".", "Is \"{x}\" mentioned anywhere?", "{x} comes up in the reply."], opposites: ["Does the response avoid mentioning {x}?", "The answer says nothing about {x}.", "Is the term {x} absent from the text?", "The word {x} is not used.", "Is \"{x}\" left out?", "{x} does not come up in the reply.", "The writer never refers to {x}."] },
  { name: "english", questions: ["Is the response in English?", "The answer is written in English.", "Does the writer use English?", "Language: English.", "Is the reply in English rather than in another tongue?", "Do they write English?", "An English text."], opposites: ["Is the response in a language other than English?", "The answer is not in English.", "Is the text in some foreign language?", "Does the writer use another language than English?", "Is the reply in another tongue than English?", "Do they write something that is not English?", "A text that is not in English."] },
  { name: "code", questions: ["Does the response contain code?", "Is there a code block in the answer?", "Does it show program code?", "Source code is part of the text."], opposites: ["Is the answer free of code?", "Does it show no program code?", "Source code is not part of the text."] },
  { name: "exclaims", questions: ["Does the response use exclamation marks?", "Is the tone excited, with exclamation marks?", "Is there an exclamation mark?", "The text shouts: it has exclamation marks."], opposites: ["Does the response do without exclamation marks?", "Is there no exclamation mark?"] },
  { name: "one-sentence", questions: ["Is the response a single sentence?", "Exactly one sentence.", "Does it consist of one sentence only?"], opposites: ["Does the response have more than one sentence?", "Does it consist of several sentences?"] },
  { name: "starts", questions: ["Does the response begin with \"{x}\"?", "The first word is {x}.", "Is {x} the word it opens with?"], opposites: ["Does the response begin with a word other than \"{x}\"?", "Does it open with some other word than {x}?"] },
  { name: "first-person", questions: ["Does the response speak in the first person?", "Does the writer say I?", "Is it written from the writer's own point of view, with I or my?"], opposites: ["Does the response avoid the first person?", "Is it written without I, me or my?"] },
];
