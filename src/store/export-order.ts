// What a person asks for when results are written as a file, and what comes of it. Types only; the writing is export-desk.ts.
import type { ExportRequest } from "../io/export-service.ts";
import type { ExportedFile } from "../io/export-sink.ts";

/** Rows to write: all of the cases, those in view in the view's order, or a choice of them by response id. */
export type ExportScope = "all" | "view" | ReadonlySet<string>;

/** Runs that a bundle holds: the one in view with the newest comparison of pairs, or every one over the same cases. */
export type BundleScope = "this" | "all";

/** What a person asks for; what is the same for every file comes from the state. */
export type ExportOrder = Pick<ExportRequest, "format" | "name" | "parts" | "pairs" | "criterion" | "language"> & { readonly scope: ExportScope; readonly runs: BundleScope };

export type WrittenFile = ExportedFile & { readonly name: string; readonly rows: number };
