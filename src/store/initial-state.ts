// The state before anything was restored, and what "empty" means for its parts.
import { NO_MARKS } from "../domain/marks.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import type { Rubric } from "../domain/rubric.ts";
import { DEFAULT_HUB } from "../storage/schema.ts";
import { NO_MODELS } from "./models-state.ts";
import { NO_BIAS } from "./bias-state.ts";
import { NO_JURY } from "./jury-state.ts";
import { NO_PAIRS } from "./pairs-state.ts";
import { NO_PAIR_TRUST, NO_PEERS } from "./peers-state.ts";
import { NO_PROGRESS } from "./progress.ts";
import { NO_COMPARISON, NO_SOURCES } from "./runs-state.ts";
import type { AppState, Locale, Settings, View } from "./state.ts";
import { NO_TRUST } from "./trust-state.ts";

export { NO_PROGRESS } from "./progress.ts";

export const EMPTY_VIEW: View = {
  preset: "all",
  search: "",
  isPattern: false,
  sort: { column: "order" },
  descending: false,
  source: null,
  queue: null,
  ranges: [],
  only: null,
  group: "none",
  selected: null,
  markdown: false,
  checked: new Set(),
  columns: { widths: {}, hidden: [] },
};

/** No filter, no sort, nothing open: the view of something else. The columns stay as the person laid them out. */
export function emptyView({ columns }: View): View {
  return { ...EMPTY_VIEW, columns };
}

export function defaultSettings(locale: Locale): Settings {
  return { locale, theme: "system", singleKeyShortcuts: true, hub: DEFAULT_HUB };
}

/** The rubric that is on the table at the first visit. */
export function defaultRubric(): Rubric {
  const first = RUBRIC_LIBRARY[0];
  if (first === undefined) throw new Error("The rubric library is empty.");
  return first;
}

export function initialState(locale: Locale): AppState {
  return {
    phase: "booting",
    settings: defaultSettings(locale),
    caseSet: null,
    importing: { step: "idle" },
    rubric: defaultRubric(),
    rubricLibrary: RUBRIC_LIBRARY,
    capabilities: null,
    deviceChoice: "auto",
    judgeChoice: { kind: "clerk" },
    judge: { status: "idle" },
    run: null,
    progress: NO_PROGRESS,
    gridJudging: false,
    cells: new Map(),
    ...NO_MARKS,
    edits: { undo: 0, redo: 0 },
    outdated: false,
    page: "grid",
    view: EMPTY_VIEW,
    found: { status: "none" },
    detail: { status: "idle" },
    budget: { status: "none" },
    explaining: null,
    history: null,
    keptCases: null,
    comparison: NO_COMPARISON,
    compared: null,
    sources: NO_SOURCES,
    models: NO_MODELS,
    pairs: NO_PAIRS,
    exporting: null,
    repeat: null,
    trust: NO_TRUST,
    thresholds: {},
    peers: NO_PEERS,
    pairTrust: NO_PAIR_TRUST,
    jury: NO_JURY,
    bias: NO_BIAS,
    storage: { persisted: null, usage: null, quota: null },
    notices: [],
  };
}
