// The shape of the page's state and its actions: the contract between store/ and features/. Types only.
import type { Case, CaseSet, ResponseId } from "../domain/case.ts";
import type { Failure, Result } from "../domain/error-code.ts";
import type { JudgeSettings } from "../domain/judge-settings.ts";
import type { Comment } from "../domain/marks.ts";
import type { ModelKey } from "../domain/model.ts";
import type { Override } from "../domain/override.ts";
import type { RepeatReport } from "../domain/repeat.ts";
import type { Rubric } from "../domain/rubric.ts";
import type { DeviceChoice, Run, RunLabel } from "../domain/run.ts";
import type { Cell } from "../domain/verdict.ts";
import type { ColumnMapping, ImportSource, TablePreview } from "../io/table.ts";
import type { RowProblem } from "../io/problem.ts";
import type { KeptCases } from "../storage/repository.ts";
import type { Capabilities, JudgeChoice, LoadedJudge, Reading } from "../workers/protocol.ts";
import type { ExportOrder, WrittenFile } from "./export-order.ts";
import type { HubModel, ModelsState } from "./models-state.ts";
import type { BiasState } from "./bias-state.ts";
import type { JuryState } from "./jury-state.ts";
import type { BudgetState } from "./run-budget.ts";
import type { PairsState, PairWish } from "./pairs-state.ts";
import type { PairTrustState, PeersState } from "./peers-state.ts";
import type { RunProgress } from "./progress.ts";
import type { ComparisonState, SourcesState } from "./runs-state.ts";
import type { RowsToScore, TrustState } from "./trust-state.ts";

export type { RunProgress } from "./progress.ts";

export type Locale = "en" | "zh-Hant-TW";
export type Theme = "system" | "light" | "dark";

export type Settings = { readonly locale: Locale; readonly theme: Theme; readonly singleKeyShortcuts: boolean; readonly hub: string };

export type ImportState =
  | { readonly step: "idle" }
  | { readonly step: "reading"; readonly name: string; readonly bytes: number; readonly of: number }
  | { readonly step: "mapping"; readonly name: string; readonly preview: TablePreview; readonly mapping: ColumnMapping }
  /** Rows that became cases, of all. */
  | { readonly step: "building"; readonly name: string; readonly done: number; readonly of: number }
  /** `runs`: how many came with a bundle, in the grid and of pairs. `putAside`: the cases lay here with a person's changes, which can be had back by undoing. */
  | { readonly step: "done"; readonly name: string; readonly rows: number; readonly problems: readonly RowProblem[]; readonly runs?: { readonly grid: number; readonly pairwise: number }; readonly putAside?: true }
  | { readonly step: "failed"; readonly name: string; readonly failure: Failure; readonly problems: readonly RowProblem[] };

export type JudgeState =
  | { readonly status: "idle" }
  | { readonly status: "loading"; readonly choice: JudgeChoice; readonly loaded: number; readonly of: number }
  | { readonly status: "ready"; readonly choice: JudgeChoice; readonly judge: LoadedJudge }
  | { readonly status: "failed"; readonly choice: JudgeChoice; readonly failure: Failure };

export type SortKey =
  | { readonly column: "order" | "source" | "instruction" | "response" | "overall" | "human" }
  | { readonly column: "criterion"; readonly criterionId: string };

/** What a display preset shows is presets.ts. */
export type PresetId = "all" | "low-confidence" | "failed" | "flagged" | "differs" | "changed" | "outdated" | "overridden" | "commented" | "top" | "bottom";

/** Keeps rows whose score on a criterion (or "overall", in 0..1) lies in [min, max]. */
export type ScoreRange = { readonly criterionId: string; readonly min: number; readonly max: number };

/** How the grid's columns stand, by column id. It outlives a change of what they show. */
export type ColumnLayout = {
  /** Pixels, where a person set them. */
  readonly widths: Readonly<Record<string, number>>;
  readonly hidden: readonly string[];
};

export type View = {
  readonly preset: PresetId;
  readonly search: string;
  /** True when `search` is a regular expression. */
  readonly isPattern: boolean;
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly source: string | null;
  /** Keep these rows, in this order, for people to score; `kind` and `threshold` say how they were picked. */
  readonly queue: { readonly criterionId: string; readonly kind: RowsToScore["kind"]; readonly threshold: number | null; readonly ids: readonly ResponseId[] } | null;
  /** All of them must hold; at most one a criterion. */
  readonly ranges: readonly ScoreRange[];
  /** Rows that another page asked to see, with a name for them; null when it is none. */
  readonly only: { readonly label: string; readonly ids: ReadonlySet<ResponseId> } | null;
  readonly group: "none" | "instruction" | "source";
  /** The row that is open in the detail panel. */
  readonly selected: ResponseId | null;
  /** Whether responses are shown as Markdown. */
  readonly markdown: boolean;
  readonly columns: ColumnLayout;
  /** Rows that a person marked to do something with, in view or not. */
  readonly checked: ReadonlySet<ResponseId>;
};

/** What the search worker answered. "none": the search is not its to answer. While it searches, the last answer stands. */
export type Found =
  | { readonly status: "none" }
  | { readonly status: "searching"; readonly ids: ReadonlySet<ResponseId> | null }
  | { readonly status: "found"; readonly ids: ReadonlySet<ResponseId> }
  | { readonly status: "failed"; readonly failure: Failure };

export type DetailInput =
  | { readonly status: "idle" | "loading" }
  | { readonly status: "ready"; readonly criterionId: string; readonly reading: Reading }
  | { readonly status: "failed"; readonly failure: Failure };

/** Names one cell of the grid. */
export type CellPlace = { readonly responseId: ResponseId; readonly criterionId: string };

/** Reasons that are being written, or were written last. Cells go by their verdictKey. */
export type Explaining = {
  readonly status: "running" | "ended";
  readonly current: { readonly key: string; readonly text: string } | null;
  /** The current one included. */
  readonly waiting: ReadonlySet<string>;
  readonly done: number;
  readonly of: number;
  readonly failures: ReadonlyMap<string, Failure>;
};

/** What stands beside the setup: the grid of one run, or a page about runs. */
export type Page = "grid" | "runs" | "sources" | "trust" | "pairs";

export type Notice = { readonly id: number; readonly failure: Failure };

export type AppState = {
  readonly phase: "booting" | "ready" | "refused";
  readonly settings: Settings;
  readonly caseSet: CaseSet | null;
  readonly importing: ImportState;
  readonly rubric: Rubric;
  /** Ready rubrics that ship with the page, then the person's own. */
  readonly rubricLibrary: readonly Rubric[];
  readonly capabilities: Capabilities | null;
  readonly deviceChoice: DeviceChoice;
  /** The judge of the next run. */
  readonly judgeChoice: JudgeChoice;
  /** What the judge worker holds. It may be another judge than the chosen one: that of the run which is shown. */
  readonly judge: JudgeState;
  /** The run the grid shows; null before the first. */
  readonly run: Run | null;
  readonly progress: RunProgress;
  /** Whether this tab judges a run in the grid, or is about to: nothing else can have the judge meanwhile. */
  readonly gridJudging: boolean;
  /** Cells of `run` by verdictKey; a missing key is pending. Replaced, never mutated, at each batch. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** People's own scores on the case set that is shown, by verdictKey. What counts as the human figure is humanScoreOf. */
  readonly overrides: ReadonlyMap<string, Override>;
  /** People's comments on the case set that is shown. */
  readonly comments: ReadonlyMap<ResponseId, Comment>;
  /** How many edits (scores, comments, cases) of this visit can be taken back, and done again. */
  readonly edits: { readonly undo: number; readonly redo: number };
  /** True when cases or rubric were changed after the run that is shown. */
  readonly outdated: boolean;
  readonly page: Page;
  readonly view: View;
  readonly found: Found;
  readonly detail: DetailInput;
  readonly budget: BudgetState;
  /** Null when no reasons were asked for since the run began. */
  readonly explaining: Explaining | null;
  /** The kept runs, newest first; null until they are listed. */
  readonly history: readonly Run[] | null;
  /** Cases without a run on which the person did something; null until they are listed with the runs. */
  readonly keptCases: readonly KeptCases[] | null;
  readonly comparison: ComparisonState;
  /** Responses whose most likely level differs between the runs that were compared last; null when none were. */
  readonly compared: ReadonlySet<ResponseId> | null;
  readonly sources: SourcesState;
  readonly models: ModelsState;
  readonly pairs: PairsState;
  /** Rows written so far of the file that is being exported; null while none is. */
  readonly exporting: { readonly done: number; readonly of: number } | null;
  /** How the run that is shown compares with the one from a bundle that it makes again; null when it makes none again. */
  readonly repeat: { readonly runId: string; readonly report: RepeatReport } | null;
  readonly trust: TrustState;
  /** By criterion id, the confidence from which its verdicts are accepted, 0..1; a criterion without one accepts all. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** Kept runs beside the shown one. */
  readonly peers: PeersState;
  /** How far the shown pairwise run may be believed. */
  readonly pairTrust: PairTrustState;
  readonly jury: JuryState;
  readonly bias: BiasState;
  /** Storage: whether the browser promised to keep it, and how much is used (bytes). */
  readonly storage: { readonly persisted: boolean | null; readonly usage: number | null; readonly quota: number | null };
  readonly notices: readonly Notice[];
};

export type AppActions = {
  setSettings(patch: Partial<Settings>): void;
  openSource(source: ImportSource, encoding?: string): Promise<void>;
  setMapping(mapping: ColumnMapping): void;
  confirmImport(): Promise<void>;
  cancelImport(): void;
  useSample(): Promise<void>;
  editCase(next: Case): void;
  /** Puts a new case, under ids of its own, at the end. Resolves true when it lies there; never while a judge reads the cases. */
  addCase(one: Case): Promise<boolean>;
  /** Puts a copy of a row, as a case of its own, behind the case of the row. It has no verdicts until it is judged. */
  copyRow(responseId: ResponseId): Promise<boolean>;
  /** Deletes rows with what runs say of them, until it is undone. Resolves with how many there were. */
  deleteRows(ids: ReadonlySet<ResponseId>): Promise<number>;
  /** Puts the cases back to what was brought in, which can be undone. */
  resetCases(): Promise<void>;
  /** Sets a person's own score on these cells; cells whose scale has no such level are passed over. */
  setOverride(places: readonly CellPlace[], score: number): Promise<void>;
  clearOverride(places: readonly CellPlace[]): Promise<void>;
  /** A blank text removes the comment. */
  setComment(responseId: ResponseId, text: string): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  setRubric(rubric: Rubric): void;
  saveRubric(): Promise<void>;
  /** Takes one of the person's own rubrics out of the library; on the table it stays. */
  removeRubric(id: string): Promise<void>;
  setDevice(choice: DeviceChoice): Promise<void>;
  chooseClerk(): void;
  chooseModel(model: ModelKey): void;
  setJudgeSettings(settings: JudgeSettings): void;
  loadJudge(): Promise<void>;
  refreshModels(): Promise<void>;
  describeModel(repository: string): Promise<void>;
  downloadModel(model: HubModel): Promise<void>;
  cancelDownload(id: string): void;
  dismissDownload(id: string): void;
  verifyModel(model: ModelKey): Promise<void>;
  removeModel(model: ModelKey): Promise<void>;
  adoptFolder(name: string, files: readonly { readonly path: string; readonly blob: Blob }[]): Promise<void>;
  cancelAdoption(): void;
  /** The text of the card that was kept with a model; null for a model without one. Undefined while the page starts anew. */
  readModelCard(model: ModelKey): Promise<Result<string | null> | undefined>;
  startRun(): Promise<void>;
  /** Starts, or judges again, what the budget was counted for. */
  startWithCuts(): Promise<void>;
  leaveCuts(): void;
  pauseRun(): void;
  resumeRun(): Promise<void>;
  cancelRun(): void;
  /** Lists the kept runs, and the cases that are kept without one. */
  refreshRuns(): Promise<void>;
  /** Resolves true when the run is on the table. */
  openRun(id: string): Promise<boolean>;
  labelRun(id: string, label: RunLabel): Promise<void>;
  deleteRun(id: string): Promise<void>;
  /** Resolves true when the cases are on the table, as they were left. */
  openCases(id: string): Promise<boolean>;
  deleteCases(id: string): Promise<void>;
  repeatRun(id: string): Promise<void>;
  completeRun(id: string): Promise<void>;
  compareRuns(ids: readonly string[]): Promise<void>;
  leaveComparison(): void;
  refreshSources(): Promise<void>;
  /** Judges anew what is outdated of the shown run, and nothing else. The run takes the rubric that is on the table. */
  judgeOutdated(): Promise<void>;
  /** Judges these cells of the shown run anew. */
  judgeAgain(places: readonly CellPlace[]): Promise<void>;
  showPage(page: Page): void;
  setView(patch: Partial<View>): void;
  /** Has the figures about trust worked out anew; they are by themselves when the page is opened and when scores change. */
  computeTrust(): Promise<void>;
  stopTrust(): void;
  /** Sets these kept runs beside the shown one: how far they agree with each other and with people. */
  comparePeers(runIds: readonly string[]): Promise<void>;
  stopPeers(): void;
  /** Null takes the threshold away. */
  setThreshold(criterionId: string, threshold: number | null): void;
  /** Opens the grid with rows that people should score. */
  showToScore(criterionId: string, rows: RowsToScore): void;
  readInput(responseId: ResponseId, criterionId: string): Promise<void>;
  /** Has the reasons of these verdicts written; `again` also of those that have some. */
  explain(places: readonly CellPlace[], again?: boolean): Promise<void>;
  stopExplaining(): void;
  startPairs(wish: PairWish): Promise<void>;
  /** Compares although some texts have to be cut, as the budget that was shown says. */
  startPairsWithCuts(): Promise<void>;
  leavePairCuts(): void;
  pausePairs(): void;
  resumePairs(): Promise<void>;
  cancelPairs(): void;
  /** Reads the exact inputs of one pair of the shown pairwise run, in both orders. */
  readPair(key: string): Promise<void>;
  /** Writes a file of results. Undefined when it was stopped, or while the page starts anew. */
  exportFile(order: ExportOrder): Promise<Result<WrittenFile> | undefined>;
  cancelExport(): void;
  /** Reads the kept reports of the shown run into `bias`. */
  readReports(): Promise<void>;
  /** Looks for biases of the shown run's judge on at most `sample` rows; one that writes answers each `samples` times. */
  makeBiasReport(sample: number, samples: number): Promise<void>;
  /** Tries attacks on the shown run's judge. */
  tryCanaries(): Promise<void>;
  /** Whether the next runs are followed by the attacks. */
  setCanaries(asked: boolean): void;
  stopBias(): void;
  /** Reads these runs so that they can sit as a jury. */
  callJury(runIds: readonly string[]): Promise<void>;
  /** Resolves true when all stores were counted afterwards and nothing was left; otherwise a notice says what stayed. */
  eraseEverything(): Promise<boolean>;
  dismissNotice(id: number): void;
};

export type AppStore = AppState & { readonly actions: AppActions };
