// Serves the built page on this machine: `tsx scripts/serve.ts [--port N] [--bare]`. It sends every response with the
// headers of src/security/. `--bare` leaves them out, to try what a host that cannot set headers does to the page.
import { startServer } from "./lib/static-server.ts";

const FIRST_PORT = 4173;

function option(name: string): string | null {
  const at = process.argv.indexOf(name);
  return at === -1 ? null : (process.argv[at + 1] ?? "");
}

const asked = option("--port");
const port = asked === null ? FIRST_PORT : Number(asked);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`Not a port: ${asked ?? ""}`);
  process.exit(1);
}

// Started by start.mjs, it must not outlive it.
process.once("disconnect", () => process.exit(0));

try {
  const server = await startServer({ port, otherPort: asked === null, bare: process.argv.includes("--bare") });
  console.log(`Chambers is at ${server.address}\nPress Ctrl+C to stop.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
