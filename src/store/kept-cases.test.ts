// Cases without a run on which a person did something: what stays when others are imported, and how it is found, opened and deleted.
import { expect, test } from "vitest";
import type { Tab } from "./world.fixture.ts";
import { World, rows, until } from "./world.fixture.ts";
import { selectRows } from "./selectors.ts";

async function bring(tab: Tab, text: string): Promise<void> {
  const { actions } = tab.store.getState();
  await actions.openSource({ kind: "paste", text });
  await actions.confirmImport();
}

const FIRST = "instruction\tresponse\nA?\tB.\nC?\tD.\n";
const SECOND = "instruction\tresponse\nE?\tF.\n";
const THIRD = "instruction\tresponse\nG?\tH.\n";

const FOURTH = "instruction\tresponse\nI?\tJ.\n";

const edits: readonly (readonly [string, (tab: Tab) => Promise<void> | void, object])[] = [
  ["a score", (tab) => {
    const { actions, caseSet, rubric } = tab.store.getState();
    return actions.setOverride([{ responseId: caseSet!.cases[1]!.responses[0]!.id, criterionId: rubric.criteria[0]!.id }], 1);
  }, { scores: 1, comments: 0, edited: 0 }],
  ["a comment", (tab) => {
    const { actions, caseSet } = tab.store.getState();
    return actions.setComment(caseSet!.cases[1]!.responses[0]!.id, "Ask again");
  }, { scores: 0, comments: 1, edited: 0 }],
  ["an edited text", (tab) => {
    const { actions, caseSet } = tab.store.getState();
    actions.editCase({ ...caseSet!.cases[1]!, instruction: "Changed?" });
  }, { scores: 0, comments: 0, edited: 1 }],
  ["an edited human score", (tab) => {
    const { actions, caseSet } = tab.store.getState();
    const one = caseSet!.cases[1]!;
    actions.editCase({ ...one, responses: [{ ...one.responses[0]!, humanScore: 4 }] });
  }, { scores: 0, comments: 0, edited: 1 }],
];

test.each(edits)("cases with %s stay when others are imported, are listed, open as they were left, and are deleted", async (_, edit, counts) => {
  const world = new World();
  const tab = await world.open();
  const { actions } = tab.store.getState();
  await bring(tab, FIRST);
  await edit(tab);
  const { caseSet, overrides, comments } = tab.store.getState();
  // What goes goes when the next set but one is kept: the session still names the one before.
  await bring(tab, SECOND);
  const untouched = tab.store.getState().caseSet!.id;
  await bring(tab, THIRD);
  await bring(tab, FOURTH);
  await actions.refreshRuns();
  expect(tab.store.getState().keptCases).toEqual([{ id: caseSet!.id, name: "paste", isSample: false, responses: 2, added: 0, deleted: 0, ...counts }]);
  expect(await world.repository.loadCaseSet(untouched)).toEqual({ ok: true, value: null });

  // The next visit finds them, too.
  const again = await world.open();
  await again.store.getState().actions.refreshRuns();
  expect(await again.store.getState().actions.openCases(caseSet!.id)).toBe(true);
  const opened = await until(again.store, (s) => s.overrides.size === overrides.size && s.comments.size === comments.size, "the marks");
  expect(opened.caseSet).toEqual(caseSet);
  expect([...opened.overrides]).toEqual([...overrides]);
  expect([...opened.comments]).toEqual([...comments]);

  // Those on the table are not deleted.
  await opened.actions.deleteCases(caseSet!.id);
  expect((await world.repository.loadCaseSet(caseSet!.id)).ok).toBe(true);
  await bring(again, THIRD);
  await opened.actions.deleteCases(caseSet!.id);
  expect(again.store.getState().keptCases).toEqual([]);
  expect(await world.repository.loadCaseSet(caseSet!.id)).toEqual({ ok: true, value: null });
  expect(await world.repository.loadMarks(caseSet!.id)).toEqual({ ok: true, value: { overrides: new Map(), comments: new Map() } });
});

test("the sample, which is not stored before it is needed, is kept once it has a comment", async () => {
  const world = new World();
  const tab = await world.open();
  const { actions, caseSet } = tab.store.getState();
  await actions.setComment(caseSet!.cases[0]!.responses[0]!.id, "Good");
  await bring(tab, FIRST);
  await bring(tab, SECOND);
  await actions.refreshRuns();
  expect(tab.store.getState().keptCases).toMatchObject([{ id: caseSet!.id, isSample: true, comments: 1 }]);
  await actions.openCases(caseSet!.id);
  expect(tab.store.getState().caseSet).toEqual(caseSet);
});

test("the last edit before an import is written, however slow the writing of the one before", async () => {
  const world = new World();
  let slow = false;
  const tab = await world.open({
    wrap: (repository) => ({
      ...repository,
      saveCaseSet: async (set) => {
        if (slow) await new Promise((resolve) => setTimeout(resolve, 40));
        return repository.saveCaseSet(set);
      },
    }),
  });
  const { actions } = tab.store.getState();
  await bring(tab, FIRST);
  const set = tab.store.getState().caseSet!;
  slow = true;
  actions.editCase({ ...set.cases[0]!, instruction: "One" });
  actions.editCase({ ...set.cases[1]!, instruction: "Two" });
  await bring(tab, SECOND);
  const kept = await world.repository.loadCaseSet(set.id);
  expect(kept.ok && kept.value!.cases.map(({ instruction }) => instruction)).toEqual(["One", "Two"]);
});

test("the same file opened again shows the cases as they were left, and they can be put back to the file's, and that be undone", async () => {
  const world = new World();
  const tab = await world.open();
  const { actions } = tab.store.getState();
  await bring(tab, FIRST);
  const came = tab.store.getState().caseSet!;
  actions.editCase({ ...came.cases[0]!, instruction: "Changed?" });
  const edited = tab.store.getState().caseSet!;
  await bring(tab, SECOND);
  await bring(tab, FIRST);
  expect(tab.store.getState().caseSet).toEqual(edited);
  await actions.resetCases();
  expect(tab.store.getState().caseSet!.cases).toEqual(came.cases);
  expect(tab.store.getState().caseSet!.edition).toBe(undefined);
  await actions.undo();
  expect(tab.store.getState().caseSet).toEqual(edited);
  await actions.redo();
  expect(selectRows(tab.store.getState()).map((row) => row.case.instruction)).toEqual(["A?", "C?"]);
  // A set that nobody changed has nothing to be put back.
  await bring(tab, THIRD);
  await actions.resetCases();
  expect(tab.store.getState().edits).toEqual({ undo: 0, redo: 0 });
});

test("cases whose only run is deleted stay in the list when they have a person's scores, and no others open while a run goes on", async () => {
  const world = new World();
  let hold: Promise<void> | null = null;
  const tab = await world.open({ sample: rows(6), judge: { batch: 1, pause: () => hold ?? Promise.resolve() } });
  const { actions, caseSet, rubric } = tab.store.getState();
  await actions.startRun();
  const { run } = await until(tab.store, (s) => s.run?.state === "done", "the run");
  await actions.setOverride([{ responseId: caseSet!.cases[0]!.responses[0]!.id, criterionId: rubric.criteria[0]!.id }], 1);
  await bring(tab, SECOND);
  await actions.refreshRuns();
  expect(tab.store.getState().keptCases).toEqual([]);
  await actions.deleteRun(run!.id);
  expect(tab.store.getState().keptCases).toMatchObject([{ id: caseSet!.id, scores: 1 }]);

  let go = (): void => undefined;
  hold = new Promise((resolve) => {
    go = resolve;
  });
  void actions.startRun();
  await until(tab.store, (s) => s.gridJudging, "judging");
  expect(await actions.openCases(caseSet!.id)).toBe(false);
  expect(tab.store.getState().caseSet!.id).not.toBe(caseSet!.id);
  go();
  await until(tab.store, (s) => s.run?.state === "done" && !s.gridJudging, "the end");
  expect(await actions.openCases(caseSet!.id)).toBe(true);
  expect(tab.store.getState()).toMatchObject({ run: null, caseSet: { id: caseSet!.id } });
});
