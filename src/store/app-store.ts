// Puts the parts of the store together: one zustand store with the state and the actions of state.ts.
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Case } from "../domain/case.ts";
import { type Failure, fail } from "../domain/error-code.ts";
import type { Rubric } from "../domain/rubric.ts";
import { RUBRIC_LIBRARY } from "../domain/rubric-library.ts";
import { catalogueFiles } from "../engine/catalogue/pins.ts";
import { createMemoryRepository } from "../storage/memory-repository.ts";
import { libraryWith } from "./apply-saved.ts";
import { type BiasDesk, createBiasDesk } from "./bias-desk.ts";
import { boot } from "./boot.ts";
import { createCaseDesk } from "./case-desk.ts";
import { coalesce } from "./coalesce.ts";
import { createCompareDesk } from "./compare-desk.ts";
import { type Context, isOutdated, withNotice } from "./context.ts";
import { deepEqual } from "./deep-equal.ts";
import { createDetailReader } from "./detail-reader.ts";
import { createExplainer } from "./explainer.ts";
import { createExportDesk } from "./export-desk.ts";
import { createImportDesk } from "./import-desk.ts";
import { initialState } from "./initial-state.ts";
import { createItemFinder } from "./item-finder.ts";
import { createJudgeDesk } from "./judge-desk.ts";
import { createJudgeLoader } from "./judge-loader.ts";
import { createJudgeTurns } from "./judge-turns.ts";
import { createJuryDesk } from "./jury-desk.ts";
import { createKeptCasesDesk } from "./kept-cases-desk.ts";
import { createMarksDesk } from "./marks-desk.ts";
import { createModelDesk } from "./model-desk.ts";
import { createPairDesk, type PairDesk } from "./pair-desk.ts";
import { createPairTrustDesk } from "./pair-trust-desk.ts";
import { createPeersDesk } from "./peers-desk.ts";
import type { Ports } from "./ports.ts";
import { createRepeatDesk } from "./repeat-desk.ts";
import { createRowsDesk } from "./rows-desk.ts";
import { type RunController, createRunController } from "./run-controller.ts";
import { createRunDesk } from "./run-desk.ts";
import { createSessionKeeper } from "./session-keeper.ts";
import { askToPersist, refreshSpace } from "./space-keeper.ts";
import { createSourcesDesk } from "./sources-desk.ts";
import { whenAnswered } from "./slow-selector.ts";
import type { AppActions, AppStore } from "./state.ts";
import { createSearchDesk } from "./search-desk.ts";
import { createStatistics } from "./statistics.ts";
import { createTabSync } from "./tab-sync.ts";
import { createTrustDesk } from "./trust-desk.ts";
import { createViewKeeper } from "./view-keeper.ts";

export type AppStoreApi = StoreApi<AppStore> & {
  /** Restores what was saved. To be called once; actions do nothing before it has resolved. */
  boot(): Promise<void>;
  /** Ends the booting for good: the page shows `failure` and takes no data. */
  refuse(failure: Failure): void;
  /** Closes storage and channel and ends the workers. What is under way is lost, as with a closed tab. */
  close(): void;
};

export function createAppStore(ports: Ports): AppStoreApi {
  let notices = 0;
  const context: Context = {
    ports,
    repository: createMemoryRepository(),
    get: () => store.getState(),
    set(patch) {
      store.setState((state) => ({ ...patch, outdated: isOutdated({ ...state, ...patch }) }));
    },
    notify(failure) {
      notices += 1;
      context.set({ notices: withNotice(store.getState().notices, notices, failure) });
    },
  };
  const loader = createJudgeLoader(context);
  const session = createSessionKeeper(context);
  const views = createViewKeeper(context);
  const items = createItemFinder(context);
  const runs: RunController = createRunController(context, loader, session, async () => {
    await Promise.all([explainer.settle(), pairs.settle(), bias.settle()]);
  }, () => void bias.tryCanaries());
  const turns = createJudgeTurns();
  const statistics = createStatistics(context);
  const jury = createJuryDesk(context);
  const explainer = createExplainer(context, loader, runs, items, turns);
  const pairs: PairDesk = createPairDesk({
    context,
    loader,
    turns,
    gridJudges: () => runs.judging(),
    beforeRun: async () => {
      await Promise.all([explainer.settle(), bias.settle()]);
    },
    rank: async (input) => (await statistics.ask("ranking", input, new AbortController().signal)) ?? fail("unexpected", "stopped"),
  });
  const bias: BiasDesk = createBiasDesk({ context, loader, turns, runJudges: () => runs.judging() });
  const cases = createCaseDesk(context, runs, session, async () => {
    // What was read before has no verdicts on rows that are back.
    jury.dismiss();
    await Promise.all([runs.reload(), pairs.follow()]);
  });
  const detail = createDetailReader(context, loader, runs, items, turns);
  const imports = createImportDesk(context, cases, {
    // Its code comes with the first bundle.
    open: async (...bundle) => (await import("./bundle-desk.ts")).createBundleDesk(context, cases, session, (edit) => marks.record(edit)).open(...bundle),
  });
  const exports = createExportDesk(context);
  const repeats = createRepeatDesk(context);
  const judges = createJudgeDesk(context, loader, runs, session);
  const models = createModelDesk(context, {
    pinsFor: (repository, commit, dtype) => catalogueFiles(repository, commit, dtype),
    removed: (model) => judges.modelRemoved(model),
    changed: () => void askToPersist(context, session).then(() => refreshSpace(context)),
  });
  const marks = createMarksDesk(context);
  const lines = createRowsDesk(context, cases, marks);
  const search = createSearchDesk(context);
  const comparisons = createCompareDesk(context, statistics);
  const sources = createSourcesDesk(context, statistics);
  const trust = createTrustDesk(context, statistics, session);
  const peers = createPeersDesk(context, statistics);
  const pairTrust = createPairTrustDesk(context, statistics);
  const history = createRunDesk(context, { runs, session, judges, beforeOpening: () => Promise.all([explainer.settle(), cases.settle()]).then(() => undefined), watch: () => tabs.watch(), saveRubric });
  const keptCases = createKeptCasesDesk(context, { runs, cases, session, beforeOpening: () => explainer.settle() });
  const lists = {
    refresh: async () => {
      await Promise.all([history.refresh(), keptCases.refresh()]);
    },
  };
  const tabs = createTabSync(context, runs, models, marks, pairs, lists, () => startOver(() => Promise.resolve()));

  const saveSettings = coalesce(async () => {
    const saved = await context.repository.saveSettings(context.get().settings);
    if (saved.ok) ports.channel.tell({ kind: "settings" });
    else context.notify(saved);
  });

  /**
   * Back to the first visit, doing `between` while nothing is on the table and no action is possible.
   * Language and theme stay for this visit, unsaved: a page must not change under a person's eyes.
   */
  async function startOver(between: () => Promise<void>): Promise<void> {
    imports.cancel();
    comparisons.leave();
    exports.cancel();
    trust.settle();
    peers.stop();
    pairTrust.settle();
    const { settings, capabilities, judge, gridJudging, notices: shown, storage } = context.get();
    context.set({
      ...initialState(settings.locale),
      settings,
      gridJudging,
      capabilities,
      judge,
      notices: shown,
      storage: { ...storage, persisted: null },
    });
    await Promise.all([runs.settle(), explainer.settle(), models.settle(), marks.settle(), pairs.settle(), bias.settle()]);
    await between();
    await imports.loadSample();
    context.set({ phase: "ready" });
    await models.refresh();
    await refreshSpace(context);
  }

  async function eraseEverything(): Promise<boolean> {
    let all = false;
    await startOver(async () => {
      // What waits to be written goes first, or it would be written after the erasing.
      await Promise.all([session.save(), saveSettings(), views.save(), cases.save()]);
      // Their workers may hold files open.
      ports.download.terminate();
      ports.library.terminate();
      const erased = await context.repository.erase();
      const files = await ports.eraseFiles();
      for (const result of [erased, files]) if (!result.ok) context.notify(result);
      all = erased.ok && files.ok;
      ports.channel.tell({ kind: "erased" });
    });
    return all;
  }

  /** A person's own version of a rubric that ships with the page gets an id of its own. */
  function ownVersion(rubric: Rubric): Rubric {
    const shipped = RUBRIC_LIBRARY.find((r) => r.id === rubric.id);
    return shipped === undefined || deepEqual(shipped, rubric) ? rubric : { ...rubric, id: ports.uuid() };
  }

  async function saveRubric(): Promise<void> {
    const rubric = ownVersion(context.get().rubric);
    if (RUBRIC_LIBRARY.some((shipped) => shipped.id === rubric.id)) return;
    const kept = await context.repository.saveRubric(rubric);
    if (!kept.ok) {
      context.notify(kept);
      return;
    }
    const own = context.get().rubricLibrary.filter((r) => r.id !== rubric.id);
    context.set({ rubric, rubricLibrary: libraryWith([...own, rubric]) });
    ports.channel.tell({ kind: "rubrics" });
    await session.save();
  }

  async function removeRubric(id: string): Promise<void> {
    const removed = await context.repository.removeRubric(id);
    if (!removed.ok) {
      context.notify(removed);
      return;
    }
    context.set({ rubricLibrary: libraryWith(context.get().rubricLibrary.filter((one) => one.id !== id && !RUBRIC_LIBRARY.includes(one))) });
    ports.channel.tell({ kind: "rubrics" });
  }

  const actions: AppActions = {
    setSettings(patch) {
      context.set({ settings: { ...context.get().settings, ...patch } });
      void saveSettings();
    },
    openSource: (source, encoding) => imports.open(source, encoding ?? null),
    setMapping: (mapping) => imports.setMapping(mapping),
    confirmImport: () => imports.confirm(),
    cancelImport: () => imports.cancel(),
    async useSample() {
      const before = context.get().caseSet;
      await imports.loadSample();
      const { caseSet } = context.get();
      // It may lie in storage as it was edited.
      if (caseSet !== null && caseSet !== before) await cases.adopt(caseSet);
    },
    editCase(next) {
      const before = context.get().caseSet;
      const former = before?.cases.find(({ id }) => id === next.id);
      if (before === null || former === undefined || !cases.edit(next)) return;
      const toward = (version: Case) => () => Promise.resolve(context.get().caseSet?.id === before.id && cases.edit(version));
      marks.record({ undo: toward(former), redo: toward(next) });
    },
    addCase: (one) => lines.add(one),
    copyRow: (responseId) => lines.copy(responseId),
    deleteRows: (ids) => lines.remove(ids),
    resetCases: () => lines.reset(),
    setOverride: (places, score) => marks.setOverride(places, score),
    clearOverride: (places) => marks.clearOverride(places),
    setComment: (responseId, text) => marks.setComment(responseId, text),
    undo: () => marks.undo(),
    redo: () => marks.redo(),
    setRubric(rubric) {
      context.set({ rubric });
      void session.save();
    },
    saveRubric,
    removeRubric,
    async setDevice(deviceChoice) {
      context.set({ deviceChoice });
      void session.save();
      // A model waits until it is asked for.
      if (context.get().judgeChoice.kind === "clerk" || context.get().judge.status === "ready") await judges.load();
    },
    chooseClerk: () => judges.chooseClerk(),
    chooseModel: (model) => judges.chooseModel(model),
    setJudgeSettings: (next) => judges.setSettings(next),
    loadJudge: () => judges.load(),
    refreshModels: () => models.refresh(),
    describeModel: (repository) => models.describe(repository),
    downloadModel: (model) => models.download(model),
    cancelDownload: (id) => models.cancel(id),
    dismissDownload: (id) => models.dismiss(id),
    verifyModel: (model) => models.verify(model),
    removeModel: (model) => models.remove(model),
    adoptFolder: (name, files) => models.adopt(name, files),
    cancelAdoption: () => models.cancelAdoption(),
    readModelCard: (model) => models.readCard(model),
    startRun: () => runs.start(),
    startWithCuts: () => runs.startWithCuts(),
    leaveCuts: () => runs.leaveCuts(),
    pauseRun: () => runs.pause(),
    resumeRun: () => runs.resume(),
    cancelRun: () => runs.cancel(),
    refreshRuns: () => lists.refresh(),
    openRun: (id) => history.open(id),
    labelRun: (id, label) => history.label(id, label),
    async deleteRun(id) {
      await history.remove(id);
      // Its cases may be kept without it.
      await keptCases.refresh();
    },
    openCases: (id) => keptCases.open(id),
    deleteCases: (id) => keptCases.remove(id),
    repeatRun: (id) => history.repeat(id),
    completeRun: (id) => history.complete(id),
    compareRuns: (ids) => comparisons.compare(ids),
    leaveComparison: () => comparisons.leave(),
    refreshSources: () => sources.refresh(),
    judgeOutdated: () => runs.again("outdated"),
    judgeAgain: (places) => runs.again(places),
    showPage: (page) => context.set({ page }),
    setView(patch) {
      context.set({ view: { ...context.get().view, ...patch } });
    },
    computeTrust: () => trust.compute(),
    stopTrust: () => trust.stop(),
    comparePeers: (ids) => peers.compare(ids),
    stopPeers: () => peers.stop(),
    setThreshold: (criterionId, threshold) => trust.setThreshold(criterionId, threshold),
    showToScore: (criterionId, rows) => trust.showToScore(criterionId, rows),
    readInput: (responseId, criterionId) => detail.read(responseId, criterionId),
    explain: (places, again) => explainer.explain(places, again),
    stopExplaining: () => explainer.stop(),
    startPairs: (wish) => pairs.start(wish),
    startPairsWithCuts: () => pairs.startWithCuts(),
    leavePairCuts: () => pairs.leaveCuts(),
    pausePairs: () => pairs.pause(),
    resumePairs: () => pairs.resume(),
    cancelPairs: () => pairs.cancel(),
    readPair: (key) => pairs.read(key),
    exportFile: (order) => exports.write(order),
    cancelExport: () => exports.cancel(),
    callJury: (ids) => jury.call(ids),
    readReports: () => bias.read(),
    makeBiasReport: (sample, samples) => bias.report(sample, samples),
    tryCanaries: () => bias.tryCanaries(),
    setCanaries: (asked) => bias.setCanaries(asked),
    stopBias: () => bias.stop(),
    eraseEverything,
    dismissNotice(id) {
      context.set({ notices: context.get().notices.filter((n) => n.id !== id) });
    },
  };

  const store: StoreApi<AppStore> = createStore<AppStore>(() => ({
    ...initialState(ports.preferredLocale),
    actions: whenReady(actions, () => store.getState().phase === "ready"),
  }));

  store.subscribe((state, before) => {
    views.follow(state, before);
    if (state.caseSet?.id !== before.caseSet?.id) marks.follow();
    if (state.run !== before.run) repeats.follow();
    if (state.caseSet !== before.caseSet || state.view.search !== before.view.search || state.view.isPattern !== before.view.isPattern) search.follow();
  });
  // Pairs are those of the cases on the table, whoever puts them there.
  store.subscribe((state, before) => {
    if (state.caseSet?.id !== before.caseSet?.id) jury.dismiss();
    if (state.phase !== "ready") return;
    const gone = state.history !== before.history && state.pairs.run !== null && state.history?.some(({ id }) => id === state.pairs.run?.id) === false;
    if (state.caseSet !== before.caseSet || before.phase !== "ready") void pairs.settle().then(() => pairs.follow());
    else if (gone) void pairs.follow();
  });
  store.subscribe(() => {
    trust.follow();
    peers.follow();
    pairTrust.follow();
  });

  // What large sets need a while for is read again once it is there.
  const stopAnswers = whenAnswered(() => store.setState({}));

  return {
    ...store,
    boot: () => boot({ context, imports, loader, tabs, models }),
    refuse(failure) {
      context.set({ phase: "refused" });
      context.notify(failure);
    },
    close() {
      stopAnswers();
      context.repository.close();
      ports.channel.close();
      ports.parse.terminate();
      ports.judge.terminate();
      ports.download.terminate();
      ports.check.terminate();
      ports.library.terminate();
      ports.search.terminate();
      ports.statistics.terminate();
      ports.export.terminate();
    },
  };
}

/** Makes every action do nothing until `isReady`: what is changed before the first load would be overwritten by it. */
function whenReady(actions: AppActions, isReady: () => boolean): AppActions {
  const guarded = Object.entries(actions).map(([name, action]: [string, (...args: never[]) => unknown]) => [
    name,
    (...args: never[]) => (isReady() ? action(...args) : Promise.resolve()),
  ]);
  return Object.fromEntries(guarded) as AppActions;
}
