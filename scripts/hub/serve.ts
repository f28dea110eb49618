// Serves model repositories on this machine as a hub would: `tsx scripts/hub/serve.ts [--port N] [--root FOLDER]
// [--throttle BYTES_A_SECOND]`. Without --root it is the small models of the tests.
import { fileURLToPath } from "node:url";
import { startHub } from "./hub-server.ts";

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
}

const root = option("--root") ?? fileURLToPath(new URL("../../e2e/fixtures/models", import.meta.url));
const throttle = option("--throttle");
const hub = await startHub({ root, port: Number(option("--port") ?? 0) });
if (throttle !== undefined) hub.faults.add({ file: "", effect: { kind: "throttle", bytesPerSecond: Number(throttle) } });
console.log(`The hub is at ${hub.origin}, its store at ${hub.cdnOrigin}.\nPress Ctrl+C to stop.`);
process.once("SIGINT", () => void hub.close().then(() => process.exit(0)));
