// People's own scores and comments: kept beside the verdicts, taken back, found again, seen by other tabs.
import fc from "fast-check";
import { expect, test } from "vitest";
import { fail } from "../domain/error-code.ts";
import { verdictKey } from "../domain/verdict.ts";
import type { Repository } from "../storage/repository.ts";
import { selectRows } from "./selectors.ts";
import type { CellPlace } from "./state.ts";
import { createUndoStack } from "./undo-stack.ts";
import { type Tab, World, rows, until } from "./world.fixture.ts";

function placesOf(tab: Tab): readonly CellPlace[] {
  const state = tab.store.getState();
  return selectRows(state).flatMap(({ response }) => state.rubric.criteria.map(({ id }) => ({ responseId: response.id, criterionId: id })));
}

const keyOf = ({ responseId, criterionId }: CellPlace): string => verdictKey(responseId, criterionId);

test("an override stands beside the verdict, is there after a reload, and other tabs see it", async () => {
  const world = new World();
  const first = await world.open();
  const second = await world.open();
  const { actions } = first.store.getState();
  await actions.startRun();
  const { cells } = await until(first.store, (s) => s.run?.state === "done");
  const [place] = placesOf(first);
  await actions.setOverride([place!], 2);
  await actions.setComment(place!.responseId, "Look again");
  const state = first.store.getState();
  expect(state.cells).toBe(cells);
  expect(state.overrides.get(keyOf(place!))).toMatchObject({ ...place, caseSetId: state.caseSet!.id, score: 2 });
  expect(state.edits).toEqual({ undo: 2, redo: 0 });
  await until(second.store, (s) => s.overrides.size === 1 && s.comments.size === 1, "the marks in the other tab");
  await second.store.getState().actions.clearOverride([place!]);
  await until(first.store, (s) => s.overrides.size === 0, "the clearing in the first tab");

  await first.store.getState().actions.setOverride([place!], 3);
  const again = await world.open();
  const reloaded = await until(again.store, (s) => s.overrides.size === 1, "the marks after a reload");
  expect(reloaded.overrides).toEqual(first.store.getState().overrides);
  expect(reloaded.comments.get(place!.responseId)?.text).toBe("Look again");
  expect(reloaded.edits).toEqual({ undo: 0, redo: 0 });
});

test("a score that the scale does not have, or a cell without a criterion, is passed over", async () => {
  const tab = await new World().open();
  const [place] = placesOf(tab);
  const { actions } = tab.store.getState();
  await actions.setOverride([place!], 99);
  await actions.setOverride([{ ...place!, criterionId: "no-such" }], 1);
  expect(tab.store.getState().overrides.size).toBe(0);
  expect(tab.store.getState().edits).toEqual({ undo: 0, redo: 0 });
});

test("a score that could not be kept is not shown, and the failure is told", async () => {
  const wrap = (repository: Repository): Repository => ({ ...repository, saveMarks: () => Promise.resolve(fail("storage-quota")) });
  const tab = await new World().open({ wrap });
  await tab.store.getState().actions.setOverride(placesOf(tab).slice(0, 1), 2);
  const { overrides, edits, notices } = tab.store.getState();
  expect(overrides.size).toBe(0);
  expect(edits).toEqual({ undo: 0, redo: 0 });
  expect(notices.map(({ failure }) => failure.code)).toEqual(["storage-quota"]);
});

test("other cases have their own marks, and edits of the former ones cannot be taken back under them", async () => {
  const tab = await new World().open();
  const { actions } = tab.store.getState();
  const places = placesOf(tab);
  await actions.setOverride(places, 1);
  expect(tab.store.getState().overrides.size).toBe(places.length);
  await actions.openSource({ kind: "paste", text: "instruction\tresponse\nA?\tB.\n" });
  await actions.confirmImport();
  expect(tab.store.getState().overrides.size).toBe(0);
  expect(tab.store.getState().edits).toEqual({ undo: 0, redo: 0 });
  await actions.useSample();
  await until(tab.store, (s) => s.overrides.size === places.length, "the marks of the first cases");
});

test("erasing removes marks, also those that were about to be written", async () => {
  const world = new World();
  const tab = await world.open();
  const { actions, caseSet } = tab.store.getState();
  const setting = actions.setOverride(placesOf(tab), 1);
  await actions.eraseEverything();
  await setting;
  const marks = await world.repository.loadMarks(caseSet!.id);
  expect(marks.ok && marks.value.overrides.size).toBe(0);
  expect(tab.store.getState().overrides.size).toBe(0);
});

test("whatever is set, cleared, undone and redone, the marks are those of a plain history, in the page and in storage", async () => {
  const world = new World();
  const tab = await world.open({ sample: rows(3) });
  const { actions, caseSet } = tab.store.getState();
  // Both scales have the levels 1 and 2.
  const places = placesOf(tab).filter(({ criterionId }) => criterionId !== "faithfulness");
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("set" as const), at: fc.nat(places.length - 1), many: fc.integer({ min: 1, max: 4 }), score: fc.integer({ min: 1, max: 2 }) }) },
    fc.record({ do: fc.constant("clear" as const), at: fc.nat(places.length - 1), many: fc.integer({ min: 1, max: 4 }) }),
    { weight: 3, arbitrary: fc.constantFrom({ do: "undo" as const }, { do: "redo" as const }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await actions.clearOverride(places);
      const past: ReadonlyMap<string, number>[] = [];
      let now: ReadonlyMap<string, number> = new Map();
      let future: ReadonlyMap<string, number>[] = [];
      for (const one of steps) {
        if (one.do === "undo") {
          await actions.undo();
          const before = past.pop();
          if (before === undefined) {
            // Below this history lies that of the case before; come back from it.
            if (tab.store.getState().edits.redo > future.length) await actions.redo();
            continue;
          }
          future.push(now);
          now = before;
        } else if (one.do === "redo") {
          const after = future.pop();
          if (after === undefined) continue;
          await actions.redo();
          past.push(now);
          now = after;
        } else {
          const chosen = places.slice(one.at, one.at + one.many);
          const next = new Map(now);
          for (const place of chosen) {
            if (one.do === "set") next.set(keyOf(place), one.score);
            else next.delete(keyOf(place));
          }
          await (one.do === "set" ? actions.setOverride(chosen, one.score) : actions.clearOverride(chosen));
          if ([...next].every(([key, score]) => now.get(key) === score) && next.size === now.size) continue;
          past.push(now);
          future = [];
          now = next;
        }
        const shown = tab.store.getState().overrides;
        expect(new Map([...shown].map(([key, { score }]) => [key, score]))).toEqual(now);
      }
      const kept = await world.repository.loadMarks(caseSet!.id);
      expect(kept.ok && kept.value.overrides).toEqual(tab.store.getState().overrides);
    }),
    { numRuns: 60 },
  );
});

test("an edit that could not be taken back stays among those that can be", async () => {
  const depths: unknown[] = [];
  const stack = createUndoStack((depth) => depths.push(depth));
  let works = false;
  stack.push({ undo: () => Promise.resolve(works), redo: () => Promise.resolve(true) });
  await stack.undo();
  works = true;
  await stack.undo();
  await stack.redo();
  expect(depths).toEqual([{ undo: 1, redo: 0 }, { undo: 0, redo: 1 }, { undo: 1, redo: 0 }]);
});
