// Runs over cases that were edited, in bundles: what is outdated here is outdated there, and the former texts go along.
import { expect, test } from "vitest";
import { tableParts } from "../io/export-columns.ts";
import { selectOutdated, selectVisibleRows } from "./selectors.ts";
import { type Tab, World, rows, until } from "./world.fixture.ts";

async function bundleOf(tab: Tab): Promise<Blob> {
  const written = await tab.store.getState().actions.exportFile({ name: "cases", format: "bundle", scope: "all", runs: "this", parts: tableParts(true), pairs: { margin: 0, which: "all" }, criterion: null, language: null });
  if (written?.ok !== true) throw new Error("not written");
  return written.value.blob;
}

test("a bundle of edited cases opens elsewhere with the same outdated verdicts and the texts they were given on", async () => {
  const here = await new World().open({ sample: rows(4) });
  const { actions, caseSet, rubric } = here.store.getState();
  await actions.startRun();
  await until(here.store, (s) => s.run?.state === "done");
  const [first, second] = caseSet!.cases;
  actions.editCase({ ...first!, instruction: "Changed and judged again?" });
  await actions.judgeOutdated();
  await until(here.store, (s) => s.run?.state === "done" && !s.outdated);
  actions.editCase({ ...second!, responses: [{ ...second!.responses[0]!, text: "Changed since." }] });
  const before = here.store.getState();
  expect(selectOutdated(before).keys.size).toBe(rubric.criteria.length);

  const world = new World();
  const there = await world.open();
  await there.store.getState().actions.openSource({ kind: "file", name: "run.json", blob: await bundleOf(here) });
  const opened = there.store.getState();
  expect(opened.importing).toMatchObject({ step: "done", rows: 4 });
  expect(opened.caseSet).toEqual(before.caseSet);
  expect(new Map(opened.cells)).toEqual(new Map(before.cells));
  expect(selectOutdated(opened)).toEqual(selectOutdated(before));
  const place = { responseId: second!.responses[0]!.id, criterionId: rubric.criteria[0]!.id };
  await opened.actions.readInput(place.responseId, place.criterionId);
  expect(there.store.getState().detail).toMatchObject({ status: "ready", reading: { segments: [{ tokens: [{ text: second!.responses[0]!.text }] }] } });
  // And after a reload.
  const again = (await world.open()).store.getState();
  expect(again.caseSet).toEqual(before.caseSet);
  expect(selectOutdated(again)).toEqual(selectOutdated(before));
});

test("a bundle over cases that lie here as they were edited brings its own, and what is known of the edits stays", async () => {
  const world = new World();
  const tab = await world.open({ sample: rows(3) });
  const { actions, caseSet } = tab.store.getState();
  await actions.startRun();
  await until(tab.store, (s) => s.run?.state === "done");
  const bundle = await bundleOf(tab);
  const first = caseSet!.cases[0]!;
  actions.editCase({ ...first, instruction: "Edited here" });
  await actions.judgeOutdated();
  const edited = await until(tab.store, (s) => s.run?.state === "done" && !s.outdated);
  await actions.openSource({ kind: "file", name: "run.json", blob: bundle });
  const opened = tab.store.getState();
  expect(opened.importing.step).toBe("done");
  expect(selectVisibleRows(opened)[0]?.case.instruction).toBe(first.instruction);
  expect(opened.outdated).toBe(false);
  expect(opened.importing).toMatchObject({ putAside: true });
  // What was edited here can be had back, and put aside again.
  await opened.actions.undo();
  expect(selectVisibleRows(tab.store.getState())[0]?.case.instruction).toBe("Edited here");
  expect(tab.store.getState().outdated).toBe(true);
  await opened.actions.redo();
  expect(selectVisibleRows(tab.store.getState())[0]?.case.instruction).toBe(first.instruction);
  // The run of before still has its verdicts, and they say that they were given on other texts.
  await opened.actions.openRun(edited.run!.id);
  const former = await until(tab.store, (s) => s.run?.id === edited.run!.id, "the former run");
  expect(former.outdated).toBe(true);
});
