// What the grid shows: display presets, several ranges, groups, rows that another page asked for, and searches in the worker.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ResponseId } from "../domain/case.ts";
import { verdictKey } from "../domain/verdict.ts";
import { MAX_KEPT_ROWS } from "../storage/view-schema.ts";
import { EMPTY_VIEW } from "./initial-state.ts";
import { ruleVerdict } from "./judge-in-process.fixture.ts";
import { END_SHARE, LOW_CONFIDENCE } from "./presets.ts";
import { judgeItem } from "./run-plan.ts";
import { MANY_ROWS } from "./search-desk.ts";
import { selectGroups, selectOveralls, selectRows, selectVisibleRows } from "./selectors.ts";
import type { AppStore, PresetId } from "./state.ts";
import { savedView } from "./view-keeper.ts";
import { type Tab, World, rows, until } from "./world.fixture.ts";

async function judged(count = 30): Promise<Tab> {
  const tab = await new World().open({ sample: rows(count) });
  await tab.store.getState().actions.startRun();
  await until(tab.store, (s) => s.run?.state === "done");
  return tab;
}

function idsIn(state: AppStore): readonly string[] {
  return selectVisibleRows(state).map(({ response }) => response.id);
}

function shown(tab: Tab, preset: PresetId): readonly string[] {
  tab.store.getState().actions.setView({ preset });
  return idsIn(tab.store.getState());
}

test("presets of verdicts: unsure ones, the best and the worst tenth, and none where there is nothing", async () => {
  const tab = await judged();
  const state = tab.store.getState();
  const all = selectRows(state);
  const unsure = all.filter((row) => state.rubric.criteria.some((criterion) => ruleVerdict(judgeItem(row, criterion)).confidence < LOW_CONFIDENCE));
  expect(unsure.length).toBeGreaterThan(0);
  expect(shown(tab, "low-confidence")).toEqual(unsure.map(({ response }) => response.id));
  const byScore = all.map(({ response }) => ({ id: response.id, overall: selectOveralls(state).get(response.id)! })).sort((a, b) => a.overall - b.overall);
  const many = Math.ceil(all.length * END_SHARE);
  expect(new Set(shown(tab, "bottom"))).toEqual(new Set(byScore.slice(0, many).map(({ id }) => id)));
  expect(new Set(shown(tab, "top"))).toEqual(new Set(byScore.slice(-many).map(({ id }) => id)));
  for (const preset of ["failed", "flagged", "differs", "outdated", "overridden", "commented"] as const) expect(shown(tab, preset)).toEqual([]);
  expect(shown(tab, "all")).toHaveLength(all.length);
});

test("presets of a person's own: differing scores, scores, comments, edited cases", async () => {
  const tab = await judged(5);
  const { actions, cells, rubric, caseSet } = tab.store.getState();
  const [first, second, third, fourth] = selectRows(tab.store.getState());
  const criterion = rubric.criteria[0]!;
  const likely = (id: ResponseId): number => {
    const cell = cells.get(verdictKey(id, criterion.id));
    return cell?.state === "scored" ? cell.verdict.mostLikely : NaN;
  };
  const same = likely(first!.response.id);
  const other = likely(second!.response.id) === 5 ? 1 : 5;
  await actions.setOverride([{ responseId: first!.response.id, criterionId: criterion.id }], same);
  await actions.setOverride([{ responseId: second!.response.id, criterionId: criterion.id }], other);
  await actions.setComment(third!.response.id, "Hm.");
  actions.editCase({ ...caseSet!.cases[3]!, instruction: "Another question?" });
  expect(shown(tab, "differs")).toEqual([second!.response.id]);
  expect(shown(tab, "overridden")).toEqual([first!.response.id, second!.response.id]);
  expect(shown(tab, "commented")).toEqual([third!.response.id]);
  expect(shown(tab, "outdated")).toEqual([fourth!.response.id]);
});

test("the rows that differ between the runs compared last are a preset, empty where none were compared", async () => {
  const tab = await judged(6);
  expect(shown(tab, "changed")).toEqual([]);
  const some = selectRows(tab.store.getState()).slice(1, 3).map(({ response }) => response.id);
  tab.store.setState({ compared: new Set(some) });
  expect(idsIn(tab.store.getState())).toEqual(some);
});

test("ranges of several scores hold together, with the rows that another page asked for", async () => {
  const tab = await judged();
  const state = tab.store.getState();
  const [one, two] = state.rubric.criteria;
  const score = (id: ResponseId, criterionId: string): number => {
    const cell = state.cells.get(verdictKey(id, criterionId));
    return cell?.state === "scored" ? cell.verdict.score : NaN;
  };
  const ids = new Set(selectRows(state).slice(3, 25).map(({ response }) => response.id));
  state.actions.setView({ ranges: [{ criterionId: one!.id, min: 2.5, max: 5 }, { criterionId: two!.id, min: 0, max: 0.5 }], only: { label: "Some", ids } });
  const expected = [...ids].filter((id) => score(id, one!.id) >= 2.5 && score(id, two!.id) <= 0.5);
  expect(expected.length).toBeGreaterThan(0);
  expect(idsIn(tab.store.getState())).toEqual(expected);
});

test("groups part the rows in view, keep their order, and have the mean of their own", async () => {
  const tab = await judged(12);
  const { actions } = tab.store.getState();
  actions.setView({ group: "instruction", sort: { column: "overall" }, descending: true });
  const state = tab.store.getState();
  const groups = selectGroups(state)!;
  expect(groups.flatMap((group) => group.rows)).toEqual(selectVisibleRows(state));
  expect(new Set(idsIn(state))).toEqual(new Set(selectRows(state).map(({ response }) => response.id)));
  const overalls = selectOveralls(state);
  for (const { name, rows: members, mean, scored } of groups) {
    expect(members.every((row) => row.case.instruction === name)).toBe(true);
    const scores = members.map(({ response }) => overalls.get(response.id)!);
    expect(scored).toBe(scores.length);
    expect(mean).toBeCloseTo(scores.reduce((sum, one) => sum + one, 0) / scores.length, 10);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  }
  const first = groups.map(({ rows: members }) => overalls.get(members[0]!.response.id)!);
  expect(first).toEqual([...first].sort((a, b) => b - a));
});

const settledSearch = (state: AppStore): boolean => state.found.status === "found" || state.found.status === "failed";

test("a regular expression is matched by line and without regard to case; one that is none says so; plain text stays literal", async () => {
  const tab = await judged(20);
  const { actions } = tab.store.getState();
  const search = async (text: string): Promise<AppStore> => {
    actions.setView({ search: text, isPattern: true });
    return until(tab.store, settledSearch, text);
  };
  const pattern = await search("^answer 1\\d? ");
  expect(selectVisibleRows(pattern).map(({ response }) => /^Answer (\d+)/.exec(response.text)![1])).toEqual(["1", ...Array.from({ length: 10 }, (_, i) => String(10 + i))]);
  const wrong = await search("(");
  expect(wrong.found).toMatchObject({ status: "failed", failure: { code: "search-pattern" } });
  actions.setView({ isPattern: false });
  expect(tab.store.getState().found.status).toBe("none");
  expect(idsIn(tab.store.getState())).toEqual([]);
  actions.setView({ search: "" });
  expect(idsIn(tab.store.getState())).toHaveLength(20);
});

test("in large sets the worker's answer is the one that the page gives in small ones, and an edit is searched too", async () => {
  const many = await new World().open({ sample: rows(MANY_ROWS + 1) });
  const { actions } = many.store.getState();
  for (const text of ["ANSWER 1999", "question 77?", "no such text"]) {
    actions.setView({ search: text });
    expect(many.store.getState().found.status).toBe("searching");
    const state = await until(many.store, settledSearch);
    const expected = selectRows(state).filter(({ case: c, response }) => [c.instruction, response.text].some((one) => one.toLowerCase().includes(text.toLowerCase())));
    expect(idsIn(state)).toEqual(expected.map(({ response }) => response.id));
  }
  const first = many.store.getState().caseSet!.cases[0]!;
  actions.editCase({ ...first, instruction: "No such text but here" });
  const after = await until(many.store, (s) => s.found.status === "found" && s.found.ids.size === 1, "the edited text");
  expect(idsIn(after)).toEqual([first.responses[0]!.id]);
});

test("whatever is typed, and however quickly, the last search is the one that is answered", async () => {
  const tab = await judged(10);
  const { actions } = tab.store.getState();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ search: fc.constantFrom("", "1", "answer [2-4]", "(", "word$"), isPattern: fc.boolean() }), { minLength: 1, maxLength: 6 }), async (typed) => {
      for (const view of typed) actions.setView(view);
      const last = typed.at(-1)!;
      const state = await until(tab.store, (s) => (last.isPattern && last.search !== "" ? settledSearch(s) : s.found.status === "none"));
      if (state.found.status === "failed") {
        expect(last.search).toBe("(");
        return;
      }
      const expected = selectRows(state).filter(({ case: c, response }) =>
        [c.instruction, response.text].some((text) => (last.isPattern ? new RegExp(last.search, "im").test(text) : text.toLowerCase().includes(last.search.toLowerCase()))),
      );
      expect(idsIn(state)).toEqual(expected.map(({ response }) => response.id));
    }),
    { numRuns: 25 },
  );
});

test("a reload shows the results as they were looked at: page, sort, filters, groups, columns, marks and the open row", async () => {
  const world = new World();
  const tab = await world.open({ sample: rows(12) });
  await tab.store.getState().actions.startRun();
  await until(tab.store, (s) => s.run?.state === "done");
  const { actions, rubric } = tab.store.getState();
  const ids = selectRows(tab.store.getState()).map(({ response }) => response.id);
  const criterionId = rubric.criteria[0]!.id;
  actions.setView({ search: "Question", sort: { column: "criterion", criterionId }, descending: true, ranges: [{ criterionId, min: 1, max: 4 }], group: "instruction" });
  actions.setView({ selected: ids[3]!, checked: new Set(ids.slice(0, 2)), columns: { widths: { response: 321 }, hidden: ["instruction"] } });
  // Rows of a comparison are not kept, so that neither is the preset that shows them.
  actions.setView({ preset: "changed", only: { label: "these", ids: new Set(ids) } });
  actions.showPage("sources");
  const { view } = tab.store.getState();
  await new Promise((resolve) => setTimeout(resolve, 20));
  tab.reload();

  const again = await world.open({ sample: rows(12) });
  expect(again.store.getState().page).toBe("sources");
  expect(again.store.getState().view).toEqual({ ...view, preset: "all", only: null });
  // Other cases are looked at afresh, in columns as wide as before.
  await again.store.getState().actions.openSource({ kind: "paste", text: "Another answer.\n\nAnd one more." });
  await again.store.getState().actions.confirmImport();
  expect(again.store.getState().view).toEqual({ ...EMPTY_VIEW, columns: view.columns });
});

test("a choice of rows too large to have been made by hand is not kept", () => {
  const many = Array.from({ length: MAX_KEPT_ROWS + 1 }, (_, i) => `r${i}` as ResponseId);
  const saved = savedView({ caseSet: { id: "s", name: "s", isSample: false, cases: [] }, page: "grid", view: { ...EMPTY_VIEW, checked: new Set(many), queue: { criterionId: "c", kind: "below", threshold: 0.5, ids: many } } });
  expect(saved).toMatchObject({ checked: [], queue: null });
});

test("rows are sorted by people's scores, those without one last both ways", async () => {
  const text = [3, null, 5, 1].map((score, i) => JSON.stringify({ instruction: `Q${i}?`, response: `A${i}`, ...(score === null ? {} : { human_score: score }) })).join("\n");
  const tab = await new World().open({ sample: text });
  const order = (descending: boolean): readonly string[] => {
    tab.store.getState().actions.setView({ sort: { column: "human" }, descending });
    return selectVisibleRows(tab.store.getState()).map(({ response }) => response.text);
  };
  expect([order(false), order(true)]).toEqual([["A3", "A0", "A2", "A1"], ["A2", "A0", "A3", "A1"]]);
});
