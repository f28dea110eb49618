// Where the training sets come from and under which terms; printed in the model card.

export type Attribution = { readonly file: string; readonly sources: string; readonly licence: string };

export const SOURCES: readonly Attribution[] = [
  { file: "claim_evidence", sources: "WiCE (ryokamoi/wice), Factcheck-GPT (yuxiaw/Factcheck-GPT)", licence: "ODC-BY-1.0; Apache-2.0" },
  { file: "convincing_arguments", sources: "UKPConvArg1 (UKPLab/acl2016-convincing-arguments)", licence: "CC-BY-4.0" },
  { file: "data_to_text", sources: "SFHOT, SFRES by UniEval (maszhongming/UniEval), BAGEL by BARTScore (neulab/BARTScore)", licence: "MIT; Apache-2.0" },
  { file: "dices_safety", sources: "DICES (google-research-datasets) by JUDGE-BENCH (dmg-illc/JUDGE-BENCH)", licence: "CC-BY-4.0" },
  { file: "evouna_qa", sources: "EVOUNA (wangcunxiang/QA-Eval)", licence: "Apache-2.0" },
  { file: "grounded_dialogue", sources: "BEGIN (google/BEGIN-dataset), FaithDial audit (McGill-NLP/FaithDial)", licence: "CC-BY-4.0; MIT" },
  { file: "hh_harmless", sources: "HH-RLHF harmless-base test (anthropics/hh-rlhf)", licence: "MIT" },
  { file: "justeval_safety", sources: "just-eval (Re-Align/just-eval)", licence: "MIT" },
  { file: "lamp_writing", sources: "LAMP (salesforce/creativity_eval)", licence: "BSD-3-Clause" },
  { file: "llmfao_pairs", sources: "LLMFAO (dustalov/llmfao)", licence: "CC-BY-4.0" },
  { file: "logic_recipes_grammar", sources: "inferential strategies, recipes, CoLA by JUDGE-BENCH (dmg-illc/JUDGE-BENCH)", licence: "CC-BY-4.0; Apache-2.0/CC-BY-4.0; CC0" },
  { file: "math_answers", sources: "grade-school-math (openai), RouteLLM (lm-sys), ZeroEval (WildEval)", licence: "MIT; Apache-2.0" },
  { file: "oasst_ranked", sources: "Open-Assistant (LAION-AI)", licence: "Apache-2.0" },
  { file: "qa_feedback_pairs", sources: "QA-Feedback (allenai/FineGrainedRLHF)", licence: "Apache-2.0" },
  { file: "realsumm_coverage", sources: "REALSumm by BARTScore (neulab/BARTScore)", licence: "Apache-2.0 (repository)" },
  { file: "student_answers_saf", sources: "SAF (SebOchs/SAF)", licence: "MIT" },
  { file: "summedits", sources: "SummEdits (salesforce/factualNLG)", licence: "Apache-2.0" },
  { file: "wmt23_translation_scores", sources: "WMT 2023 metrics task by JUDGE-BENCH (from google-research/mt-metrics-eval)", licence: "Apache-2.0" },
  { file: "xstest_compliance", sources: "XSTest (paul-rottger/exaggerated-safety)", licence: "CC-BY-4.0 (prompts and labels)" },
];
