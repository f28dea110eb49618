// Where the built page is that the benchmarks run on.
import { join } from "node:path";

/** The folder of the build; CHAMBERS_DIST names another one. */
export const DIST = process.env["CHAMBERS_DIST"] ?? join(import.meta.dirname, "../dist");
