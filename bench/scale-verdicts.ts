// Made-up verdicts for every case on the table, written into the page's database as the page keeps them: judging 600 000 cells would
// take a day. The whole function runs in the page.

/** Writes two finished runs over the cases on the table, which differ in every tenth response, and puts the later one on the table. */
export async function writeVerdicts(criteria: number): Promise<void> {
  type Json = Record<string, unknown>;
  const open = indexedDB.open("chambers");
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
  const kept = (write: IDBTransaction): Promise<void> =>
    new Promise((resolve, reject) => {
      write.oncomplete = () => resolve();
      write.onabort = () => reject(new Error(String(write.error)));
    });
  const database = await answer(open);
  const read = database.transaction(["settings", "casePieces"]);
  const session = (await answer(read.objectStore("settings").get("session"))) as Json & { caseSetId: string };
  const keys = await answer(read.objectStore("casePieces").getAllKeys(IDBKeyRange.bound([session.caseSetId], [session.caseSetId, []])));
  const responses: string[] = [];
  for (const key of keys) {
    const cases = (await answer(read.objectStore("casePieces").get(key))) as { responses: { id: string }[] }[];
    for (const one of cases) for (const { id } of one.responses) responses.push(id);
  }
  const rubric = {
    id: "six",
    name: "Six criteria",
    description: "",
    criteria: Array.from({ length: criteria }, (_, i) => ({ id: `c${i}`, name: `Criterion ${i + 1}`, question: `Question ${i + 1}?`, scale: { kind: "likert", min: 1, max: 5 }, descriptions: {}, weight: 1 })),
  };
  const run = (id: string, at: string) => ({
    id,
    createdAt: at,
    caseSetId: session.caseSetId,
    rubric,
    judge: { judge: "clerk", name: "The Clerk", version: "1", files: {}, format: "clerk-1", device: "wasm", threads: 1, engine: "made up" },
    state: "done",
    total: responses.length * criteria,
    cases: { name: "stations.csv", isSample: false, responses: responses.length },
  });
  const runs = [run("scale", "2026-01-02T00:00:00.000Z"), run("scale-before", "2026-01-01T00:00:00.000Z")];
  const ROWS = 1_000;
  for (const [other, { id }] of runs.entries()) {
    for (let from = 0, block = 0; from < responses.length; from += ROWS, block += 1) {
      const part = responses.slice(from, from + ROWS);
      const columns = Array.from({ length: criteria }, (_, c) => {
        const column = {
          criterionId: `c${c}`,
          levels: 5,
          has: new Uint8Array(part.length).fill(1),
          score: new Float64Array(part.length),
          mostLikely: new Float64Array(part.length),
          confidence: new Float64Array(part.length),
          shares: new Float64Array(part.length * 5).fill(0.05),
          labelMass: null,
          signals: new Uint32Array(part.length).map((_, k) => Number((from + k) % 9 === 0)),
          by: new Uint16Array(part.length),
        };
        for (let k = 0; k < part.length; k += 1) {
          const row = from + k;
          const level = (2 + Math.floor(row / 2_000) * 2_000 + (row % 2_000) * 7 + c * 3 + (other === 1 && row % 10 === 0 ? 1 : 0)) % 5;
          column.shares[k * 5 + level] = 0.8;
          column.score[k] = 0.05 * 15 + 0.75 * (level + 1);
          column.mostLikely[k] = level + 1;
          column.confidence[k] = row % 13 === 0 ? 0.2 : 0.5;
        }
        return column;
      });
      const write = database.transaction(["verdictBlocks"], "readwrite", { durability: "relaxed" });
      write.objectStore("verdictBlocks").put({ responses: part, columns, signals: [[], [{ kind: "unparsed", why: "made up" }]], others: [] }, [id, block]);
      await kept(write);
    }
  }
  const write = database.transaction(["settings", "runs"], "readwrite", { durability: "strict" });
  for (const one of runs) write.objectStore("runs").put(one, one.id);
  write.objectStore("settings").put({ ...session, runId: "scale", rubric }, "session");
  await kept(write);
  database.close();
}
