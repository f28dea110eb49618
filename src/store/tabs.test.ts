// Two tabs on the same data.
import { expect, test } from "vitest";
import { selectRows } from "./selectors.ts";
import { World, rows, until } from "./world.fixture.ts";

function gate(): { readonly pause: () => Promise<void>; open: () => void } {
  let open = (): void => undefined;
  let opened = false;
  const opening = new Promise<void>((resolve) => {
    open = () => {
      opened = true;
      resolve();
    };
  });
  let batches = 0;
  return { pause: () => (opened || (batches += 1) <= 6 ? Promise.resolve() : opening), open: () => open() };
}

test("a second tab follows a run, cannot take it, and can ask for a pause", async () => {
  const world = new World();
  const { pause, open } = gate();
  const first = await world.open({ sample: rows(60), judge: { pause } });
  const second = await world.open({ sample: rows(60) });
  await first.store.getState().actions.startRun();
  const seen = await until(second.store, (s) => s.run !== null && s.cells.size >= 32, "the run in the other tab");
  expect(seen.run?.state).toBe("running");
  await seen.actions.resumeRun();
  expect(second.store.getState().run?.state).toBe("running");
  seen.actions.pauseRun();
  await until(first.store, (s) => s.run?.state === "paused", "the pause");
  open();
  await until(second.store, (s) => s.run?.state === "paused", "the pause to be seen");

  await second.store.getState().actions.resumeRun();
  await until(second.store, (s) => s.run?.state === "done");
  const followed = await until(first.store, (s) => s.run?.state === "done", "the end to be seen");
  expect(followed.cells.size).toBe(followed.run?.total);
});

test("when the tab that judges dies, the other one offers the rest", async () => {
  const world = new World();
  const first = await world.open({ sample: rows(60), judge: { pause: gate().pause } });
  const second = await world.open({ sample: rows(60) });
  await first.store.getState().actions.startRun();
  await until(second.store, (s) => s.run?.state === "running", "the run in the other tab");
  first.kill();
  await until(second.store, (s) => s.run?.state === "paused", "the run to be free");
  await second.store.getState().actions.resumeRun();
  const done = await until(second.store, (s) => s.run?.state === "done");
  expect(done.cells.size).toBe(done.run?.total);
});

test("settings, rubrics, cases and erasing reach the other tab", async () => {
  const world = new World();
  const first = await world.open();
  const second = await world.open();
  const { actions, rubric } = first.store.getState();
  actions.setSettings({ theme: "dark" });
  await until(second.store, (s) => s.settings.theme === "dark", "settings");
  actions.setRubric({ ...rubric, name: "Mine" });
  await actions.saveRubric();
  await until(second.store, (s) => s.rubricLibrary.some((r) => r.name === "Mine"), "rubrics");
  await actions.openSource({ kind: "paste", text: "instruction\tresponse\nA?\tB.\n" });
  await actions.confirmImport();
  await until(second.store, (s) => selectRows(s).length === 1, "cases");
  await actions.eraseEverything();
  const erased = await until(second.store, (s) => s.phase === "ready" && s.caseSet?.isSample === true, "erasing");
  expect(erased.rubric.name).toBe(rubric.name);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const saved = await world.repository.load();
  expect(saved.ok && saved.value).toEqual({ settings: null, session: null, view: null, rubrics: [], caseSet: null, run: null });
});

test("a tab in the middle of an import is left alone", async () => {
  const world = new World();
  const first = await world.open();
  const second = await world.open();
  await second.store.getState().actions.openSource({ kind: "paste", text: "instruction\tresponse\nC?\tD.\n" });
  await first.store.getState().actions.openSource({ kind: "paste", text: "instruction\tresponse\nA?\tB.\n" });
  await first.store.getState().actions.confirmImport();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(second.store.getState().importing.step).toBe("mapping");
  expect(second.store.getState().caseSet?.isSample).toBe(true);
});
