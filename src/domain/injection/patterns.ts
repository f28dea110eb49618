// The wordings by which texts address a judge, as expressions in English and Chinese. Every repetition in them is bounded, so
// that no text takes longer than a multiple of its length. What they are for is find-injection.ts.

/** An expression with the words that make it ordinary when the task itself uses them ("Rate this film"). */
export type Pattern = { readonly find: RegExp; readonly ordinaryWith?: RegExp };

const GRADER = String.raw`(?:judge|grader|evaluator|assessor|examiner|rater|marker|scorer|reviewer|LLM|AI model|language model|grading (?:model|system|assistant)|evaluation (?:model|system))`;
const WORK = String.raw`(?:response|answer|summary|output|submission|reply|essay|solution|translation|completion|candidate|text|assistant)`;
const TOP = String.raw`(?:highest|maximum|max|full|perfect|top|best|10|100|5|ten|five)`;
const RATED = /\b(?:rat(?:e|ed|ing|ings)|scor(?:e|es|ed|ing)|grad(?:e|es|ed|ing)|marks?|review(?:s|ed|ing)?|rank(?:s|ed|ing)?|evaluat\w{1,5}|judg\w{1,5}|assess\w{0,6}|points?|stars?)\b|[評评][分審审價价]|[打給给]分|分[數数]|成[績绩]/iu;

const PLACE = String.raw`(?:^|[\n.!?:;。！？：；\])>*"']\s{0,3})`;

/** Instructions to whoever grades. */
export const INSTRUCTIONS: readonly Pattern[] = [
  { find: /\b(?:ignore|disregard|forget|override|bypass|set aside|pay no attention to)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|preceding|foregoing|other|original|system|your|all)\b[^.\n]{0,40}\b(?:instructions?|prompts?|rules?|criteri(?:a|on)|guidelines?|rubrics?|directions?|standards?)\b/iu },
  { find: new RegExp(String.raw`${PLACE}(?:dear|attention|note (?:to|for)|notice to|message (?:to|for)|important(?: note)?(?: to| for)?|instructions? (?:to|for)|to|hey|hello|hi)[ ,:]{1,3}(?:the |all |any |our |an? )?(?:\w{1,20} )?${GRADER}s?\b\s{0,2}[,:.!\-—]`, "iu") },
  { find: new RegExp(String.raw`\b(?:as|if you are|you are) (?:an?|the) (?:\w{1,20} )?${GRADER}\b(?!\W{1,3}I\b)[^.\n]{0,20}\b(?:you|must|should|shall|have to|need to|required|please|kindly)\b[^.\n]{0,40}\b(?:give|assign|rate|score|grade|mark|award|choose|select|prefer|return)\b`, "iu"), ordinaryWith: RATED },
  { find: new RegExp(String.raw`\b(?:give|assign|award|grant|rate|score|grade|mark|rank|declare|deem|consider|label)\b[^.\n]{0,20}\b(?:this|my|the (?:following|above|preceding|present|first|second|current))\b[^.\n]{0,16}\b${WORK}\b[^.\n]{0,60}\b(?:${TOP}|correct|superior|winner|winning|excellent)\b`, "iu"), ordinaryWith: RATED },
  { find: new RegExp(String.raw`\b(?:give|assign|award|grant|output|return|print|choose|select)\b[^.\n]{0,16}\b(?:highest|maximum|max|full|perfect|top)(?: possible| available)?\b ?(?:score|marks?|rating|grade|points|value|level)\b`, "iu"), ordinaryWith: RATED },
  { find: new RegExp(String.raw`\b(?:must|should|shall|have to|need to|please|always|simply|just)\b[^.\n]{0,24}\b(?:rate|score|grade|choose|select|prefer|pick|award|mark)\b[^.\n]{0,24}\b(?:this|my|it|response|answer|assistant)\b[^.\n]{0,40}\b(?:${TOP}|over|better|winner|correct)\b`, "iu"), ordinaryWith: RATED },
  { find: /\b(?:output|print|respond|reply|answer|return|write|say)\b[^.\n]{0,24}(?:\[\[\s?[\w./]{1,8}\s?\]\]|["'“](?:score|rating|verdict|grade)\s?[:=]?\s?\d{1,3}\b|\b(?:score|rating|verdict)\s?[:=]\s?["'“]?\d)/iu },
  { find: /(?:^|\n)\W{0,6}(?:system|developer|admin(?:istrator)?)[ _-]?(?:message|prompt|note|override|update|instructions?|notice|command)\W{0,4}[:>\]\n]/iu },
  { find: /(?:^|\n)\s{0,4}(?:[[<{#(]{1,4}\s?\/?(?:system|developer|admin)\s?[\]>}):]{1,4}|#{1,4}\s?(?:system|new instructions?)\b)/iu },
  { find: /\b(?:new|updated|revised|corrected)\s(?:grading|scoring|evaluation|system|judging|marking)\s(?:instructions?|policy|polic(?:y|ies)|rubric|guidelines?|criteria|rules?)\b/iu, ordinaryWith: RATED },
  { find: new RegExp(String.raw`(?:[-=*#_<[({]{2,8}|\[|<)\s{0,3}(?:end|close|finish) of (?:the |this )?(?:${WORK}|evaluation|prompt|input|document)\b`, "iu") },
  { find: /<\/(?:response|answer|assistant|candidate|submission|instruction|criterion|rubric|data|document|user_input|text_to_judge)(?:_[ab12])?\s?>/iu, ordinaryWith: /<\/?\w{2,}/u },
  { find: /(?:忽略|無視|无视|不要理會|不要理会|不必理會|不必理会|忘記|忘记|忘掉|跳過|跳过|不用管|別管|别管)[^。\n]{0,14}(?:指示|指令|提示|規則|规则|標準|标准|評分|评分|準則|准则|說明|说明)/u },
  { find: /(?:評審|评审|評分者|评分者|評分員|评分员|裁判|評委|评委|閱卷|阅卷|批改者|評估者|评估者|評判|评判|審查員|审查员|評分模型|评分模型)(?:老師|老师|模型|系統|系统|員|员|們|们|您好|你好){0,2}[^。\n]{0,6}(?:請|请|注意|須知|须知|您|你|[:：,，])/u, ordinaryWith: RATED },
  { find: /(?:請|请|務必|务必|必須|必须|應該|应该|應當|应当|直接|一律)[^。\n]{0,14}(?:給|给|打|評|评|判|輸出|输出|標記|标记|選擇|选择)[^。\n]{0,14}(?:滿分|满分|最高|\d{1,3}\s?分|第一名|最佳)/u, ordinaryWith: RATED },
  { find: /(?:系統|系统|管理員|管理员|開發者|开发者)(?:訊息|消息|提示|提示詞|提示词|指令|通知|更新|公告)\s?[:：\]】]/u },
];

/** Verdicts that the text gives itself. */
export const SCORE_CLAIMS: readonly Pattern[] = [
  { find: /(?:^|\n|\b(?:rating|score|verdict|result|grade|judg(?:e)?ment|winner)\W{1,4})\s{0,3}\[\[\s?(?:\d{1,3}(?:\.\d)?|[A-C]|tie)\s?\]\]/iu, ordinaryWith: /\[\[/u },
  { find: /\[(?:RESULT|SCORE|RATING|VERDICT)\]\W{0,4}\d/iu },
  { find: /<(score|rating|verdict|feedback|reasoning|highlight|grade)>[^<\n]{0,200}<\/\1>/iu, ordinaryWith: RATED },
  { find: /"(?:score|rating|verdict|grade|overall_score|overall_rating|final_score)"\s?:\s?"?\d/iu, ordinaryWith: RATED },
  { find: /(?:^|\n)[^\p{L}\p{N}\n]{0,6}(?:(?:final|overall|total|my|suggested|recommended|correct) )?(?:score|rating|grade|verdict|evaluation)\W{1,4}(?:is\W{1,3})?\d{1,3}(?:\.\d)?(?:\s?(?:\/|out of)\s?\d{1,3})?\s?(?:points?|stars?)?[^\p{L}\p{N}\n]{0,4}(?=\n|$)/iu, ordinaryWith: RATED },
  { find: new RegExp(String.raw`\b(?:this|my|the above|above|the present)\b ?(?:\w{1,16} )?${WORK}\b[^.\n]{0,30}\b(?:deserves?|merits?|earns?|should (?:be (?:given|awarded|rated|scored|graded|marked)|get|receive)|is worth|would (?:get|receive|earn)|(?:has |was |been )?(?:rated|scored|graded|awarded|given)|scores?|receives?)\b[^.\n]{0,24}\b(?:\d{1,3}(?:\s?\/\s?\d{1,3})?|full marks|${TOP} (?:score|marks?|rating|grade|points|possible))\b`, "iu"), ordinaryWith: RATED },
  { find: new RegExp(String.raw`\b(?:this|my|the above|the) ${WORK} (?:\w{1,12} )?(?:fully|perfectly|completely|entirely|flawlessly|clearly)? ?(?:meets|satisfies|fulfil(?:l)?s|matches|exceeds|complies with|addresses)\b[^.\n]{0,12}\b(?:all|every|each|the)\b[^.\n]{0,24}\b(?:criteri(?:a|on)|rubric|grading|scoring|evaluation|quality standards?)\b`, "iu"), ordinaryWith: RATED },
  { find: /\b(?:the )?(?:correct|right|only valid|proper|appropriate|expected) (?:score|rating|grade|verdict) (?:here |for this \w{1,12} )?(?:is|would be|should be)\b/iu, ordinaryWith: RATED },
  { find: /(?:^|\n)[^\p{L}\p{N}\n]{0,4}(?:最終|最终|總|总|整體|整体)?(?:評分|评分|得分|分數|分数|總分|总分|評級|评级)\s?(?:是|為|为)?\s?[:：]?\s?\d{1,3}(?:\.\d)?(?:\s?分|\s?[/／]\s?\d{1,3})?/u, ordinaryWith: RATED },
  { find: /(?:本|此|這個|这个|這份|这份|該|该|以上|上述|我的)[^。\n]{0,4}(?:回答|回覆|回复|答案|作答|摘要|回應|回应|譯文|译文)[^。\n]{0,14}(?:滿分|满分|最高分|最高評分|最高评分|\d{1,3}\s?分)/u, ordinaryWith: RATED },
  { find: /(?:本|此|這個|这个|這份|这份|該|该|以上|上述|我的)[^。\n]{0,4}(?:回答|回覆|回复|答案|作答|摘要|回應|回应)[^。\n]{0,8}(?:符合|滿足|满足|達到|达到)[^。\n]{0,8}(?:所有|全部|各項|各项|每一?項|每一?项)[^。\n]{0,6}(?:標準|标准|準則|准则|要求|指標|指标)/u, ordinaryWith: RATED },
];

/** Control tokens of chat models, written as words. */
export const CONTROL_TOKENS =
  /<\|[a-z][a-z0-9_]{1,30}\|>|<｜[^｜<>\n]{2,40}｜>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:start|end)_of_turn>|<(?:bos|eos)>|<\/s>(?=\s{0,2}(?:<s>|\[INST\]|$|\n))|\[\/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS)\]|<\|(?:START|END)_OF_TURN_TOKEN\|>|\[gMASK\]/iu;

/** Openers that promise an answer and stop there; the whole response, but for the characters around it. */
export const EMPTY_OPENERS: readonly RegExp[] = [
  /^(?:(?:my )?(?:thought|thinking|reasoning) process|reasoning|analysis|solution|the solution|answer|the answer|final answer|the answer is|explanation|response|output|conclusion|result|summary|rationale|step 1|steps)$/iu,
  /^(?:okay|ok|sure|certainly|of course|alright|great)?\W{0,3}(?:let(?:'|’)?s|let us|let me|i will|i(?:'|’)ll|we will|we can) (?:think|solve|work|go|break|analy[sz]e|approach|consider|start|begin|look|examine|tackle|proceed|reason)\b[^\n.:!?]{0,60}(?:step by step|step-by-step|carefully|systematically|together|problem|question|through|this|it down)[^\p{L}\n]{0,4}$/iu,
  /^(?:to (?:solve|answer) (?:this|the) (?:problem|question)(?:, (?:we|i|let(?:'|’)?s) [^\n.]{0,40})?|here is (?:the|my) (?:answer|solution|response|reasoning)|the (?:following|above) is (?:the|my) (?:answer|solution))$/iu,
  /^(?:思考過程|思考过程|思路|推理過程|推理过程|解題過程|解题过程|解題步驟|解题步骤|解|解答|答|答案|答案如下|回答|回覆|回复|分析|結論|结论|步驟|步骤|解析|說明|说明)$/u,
  /^(?:讓我們|让我们|我們|我们|首先)[^。\n]{0,6}(?:一步一步|逐步|仔細|仔细|一步步)[^。\n]{0,16}$/u,
];
