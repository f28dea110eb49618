// Models on this machine and on the hub, as the page keeps track of them.
import { expect, test } from "vitest";
import { fail } from "../domain/error-code.ts";
import { defaultJudgeSettings } from "../domain/judge-settings.ts";
import { resumed } from "./model-desk.ts";
import { COMMIT, keyFor, manifestFor } from "./models-in-process.fixture.ts";
import { World, until } from "./world.fixture.ts";

const MODEL = { repository: "owner/small-judge", revision: "main", dtype: "q4" } as const;
const KEY = keyFor(MODEL.repository);

test("a model is described, downloaded with progress, and then listed as kept in every tab", async () => {
  const world = new World();
  const { store } = await world.open();
  const other = (await world.open()).store;
  const { actions } = store.getState();
  await actions.describeModel(MODEL.repository);
  expect(store.getState().models.description).toMatchObject({ status: "ready", listing: { commit: COMMIT } });
  const loaded: number[] = [];
  store.subscribe(({ models }) => {
    const at = models.downloads[0]?.loaded;
    if (at !== undefined && at !== loaded.at(-1)) loaded.push(at);
  });
  await actions.downloadModel(MODEL);
  expect(loaded).toEqual([0, 25, 50, 75, 100]);
  const { models } = store.getState();
  expect(models.downloads).toEqual([]);
  expect(models.kept.map((one) => one.key)).toEqual([KEY]);
  await until(other, (s) => s.models.kept.length === 1, "the other tab lists it");
});

test("a cancelled download leaves its part, and goes on from there at the same commit", async () => {
  const world = new World();
  const begun: number[] = [];
  let wait = true;
  const { store } = await world.open({
    hub: {
      begun: (bytes) => begun.push(bytes),
      pause: (bytes) => (wait && bytes === 50 ? new Promise((resolve) => setTimeout(resolve, 30)) : Promise.resolve()),
    },
  });
  const { actions } = store.getState();
  const first = actions.downloadModel(MODEL);
  await until(store, (s) => s.models.downloads[0]?.loaded === 25, "a quarter");
  actions.cancelDownload(store.getState().models.downloads[0]!.id);
  await first;
  const { models } = store.getState();
  expect(models.downloads).toEqual([]);
  expect(models.parts).toMatchObject([{ repository: MODEL.repository, commit: COMMIT, bytes: 50, of: 100 }]);
  wait = false;
  await actions.downloadModel(resumed(models.parts[0]!));
  expect(begun).toEqual([0, 50]);
  expect(store.getState().models.parts).toEqual([]);
  expect(store.getState().models.kept).toHaveLength(1);
});

test("a failed download says why, keeps its part, and is replaced by the next try", async () => {
  const world = new World();
  let broken = true;
  const { store } = await world.open({ hub: { mishap: (bytes) => (broken && bytes === 75 ? fail("hub-unreachable", "reset") : null) } });
  const { actions } = store.getState();
  await actions.downloadModel(MODEL);
  expect(store.getState().models.downloads).toMatchObject([{ status: "failed", loaded: 50, failure: { code: "hub-unreachable" } }]);
  expect(store.getState().models.parts).toHaveLength(1);
  broken = false;
  await actions.downloadModel(MODEL);
  expect(store.getState().models.downloads).toEqual([]);
  expect(store.getState().models.kept).toHaveLength(1);
});

test("a repository that the hub does not know is a failure of its description and of its download", async () => {
  const { store } = await new World().open();
  const { actions } = store.getState();
  await actions.describeModel("owner/none");
  expect(store.getState().models.description).toMatchObject({ status: "failed", failure: { code: "hub-not-found" } });
  await actions.downloadModel({ ...MODEL, repository: "owner/none" });
  expect(store.getState().models.downloads).toMatchObject([{ status: "failed", failure: { code: "hub-not-found" } }]);
  actions.dismissDownload(store.getState().models.downloads[0]!.id);
  expect(store.getState().models.downloads).toEqual([]);
});

test("verifying tells sound models from changed ones", async () => {
  const world = new World();
  const sound = manifestFor("owner/sound");
  const changed = { ...manifestFor("owner/changed"), files: [{ path: "onnx/model_q4.onnx", bytes: 100, sha256: "00" }] };
  for (const one of [sound, changed]) world.shelf.kept.set(one.key, one);
  const { store } = await world.open();
  await Promise.all([sound, changed].map((one) => store.getState().actions.verifyModel(one.key)));
  const { verifications } = store.getState().models;
  expect(verifications.get(sound.key)).toEqual({ status: "sound" });
  expect(verifications.get(changed.key)).toMatchObject({ status: "failed", failure: { code: "model-hash-mismatch" } });
});

test("a folder from disk is adopted, or refused with a reason", async () => {
  const { store } = await new World().open();
  const { actions } = store.getState();
  await actions.adoptFolder("notes", [{ path: "readme.txt", blob: new Blob(["x"]) }]);
  expect(store.getState().models.adoption).toMatchObject({ status: "failed", name: "notes", failure: { code: "model-unsupported" } });
  await actions.adoptFolder("mine", [{ path: "onnx/model_q4.onnx", blob: new Blob(["xyz"]) }]);
  expect(store.getState().models.adoption).toMatchObject({ status: "done", name: "mine" });
  expect(store.getState().models.kept).toMatchObject([{ repository: "mine", commit: null }]);
});

test("the chosen model and its settings are there after a reload, and so is the hub; nothing is loaded unasked", async () => {
  const world = new World();
  world.shelf.kept.set(KEY, manifestFor(MODEL.repository));
  const first = await world.open();
  await until(first.store, (s) => s.models.kept.length === 1);
  const { actions } = first.store.getState();
  actions.chooseModel(KEY);
  const settings = { ...defaultJudgeSettings("flow-judge"), protocol: "with-rationale" } as const;
  actions.setJudgeSettings(settings);
  actions.setSettings({ hub: "http://127.0.0.1:9" });
  await new Promise((resolve) => setTimeout(resolve, 20));

  const { store } = await world.open();
  await until(store, (s) => s.models.kept.length === 1);
  expect(store.getState().judgeChoice).toEqual({ kind: "model", model: KEY, settings });
  expect(store.getState().settings.hub).toBe("http://127.0.0.1:9");
  expect(store.getState().judge.status).toBe("idle");
  await store.getState().actions.loadJudge();
  expect(store.getState().judge).toMatchObject({ status: "ready", judge: { identity: { prompt: { model: KEY, settings } } } });
});

test("settings stay with their model while another judge is chosen, and deleting the model goes back to the Clerk", async () => {
  const world = new World();
  world.shelf.kept.set(KEY, manifestFor(MODEL.repository));
  const { store } = await world.open();
  await until(store, (s) => s.models.kept.length === 1);
  const { actions } = store.getState();
  actions.chooseModel(KEY);
  const settings = { ...defaultJudgeSettings("chambers"), rationaleTokens: 99 };
  actions.setJudgeSettings(settings);
  actions.chooseClerk();
  expect(store.getState().judgeChoice).toEqual({ kind: "clerk" });
  actions.chooseModel(KEY);
  expect(store.getState().judgeChoice).toEqual({ kind: "model", model: KEY, settings });
  await actions.loadJudge();
  await actions.removeModel(KEY);
  expect(store.getState().judgeChoice).toEqual({ kind: "clerk" });
  expect(store.getState().models.kept).toEqual([]);
  // Not the model whose files are gone: the Clerk, which is chosen now, or nothing yet.
  expect(store.getState().judge).not.toMatchObject({ choice: { kind: "model" } });
});

test("erasing everything ends downloads and lists what is left", async () => {
  const world = new World();
  const { store } = await world.open({ hub: { pause: (bytes) => (bytes === 50 ? new Promise((resolve) => setTimeout(resolve, 30)) : Promise.resolve()) } });
  const { actions } = store.getState();
  void actions.downloadModel(MODEL);
  await until(store, (s) => s.models.downloads[0]?.loaded === 25);
  await actions.eraseEverything();
  expect(store.getState().models.downloads).toEqual([]);
  expect(store.getState().models.listed).toBe(true);
});

test("the card of a kept model can be read, and that of no other", async () => {
  const world = new World();
  world.shelf.kept.set(KEY, manifestFor(MODEL.repository));
  const { store } = await world.open();
  const { actions } = store.getState();
  await until(store, (s) => s.models.kept.length === 1, "the model is listed");
  expect(await actions.readModelCard(KEY)).toEqual({ ok: true, value: null });
  world.shelf.cards.set(KEY, "# Card");
  expect(await actions.readModelCard(KEY)).toEqual({ ok: true, value: "# Card" });
  expect(await actions.readModelCard(keyFor("owner/other"))).toMatchObject({ ok: false, code: "judge-model-missing" });
});
