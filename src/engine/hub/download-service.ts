// What the download worker answers: describe and download. Whatever a message holds is checked before it is used: names of a
// hub, a repository, a revision and files, each short and of few characters. No text of a person's cases can pass.
import * as z from "zod/mini";
import { type Result, fail } from "../../domain/error-code.ts";
import { isModelPath } from "../../domain/model-key.ts";
import { DTYPES, type ModelFile } from "../../domain/model.ts";
import type { DownloadCalls } from "../../workers/protocol.ts";
import type { Handlers } from "../../workers/serve.ts";
import { downloadModel } from "./download-model.ts";
import type { DownloadStore, TakeLock } from "./download-store.ts";
import { isCommit, isRepository, isRevision, readHub } from "./hub-address.ts";
import { describeRepository } from "./hub-listing.ts";
import { browserNet, type Net } from "./hub-request.ts";

z.config({ jitless: true });

const hub = z.string().check(z.maxLength(300));
const repository = z.string().check(z.refine(isRepository));
const pin: z.ZodMiniType<ModelFile> = z.strictObject({
  path: z.string().check(z.refine(isModelPath), z.regex(/^[\w./-]+$/)),
  bytes: z.int().check(z.nonnegative()),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

/** The whole of what the worker takes. A field that is not named here is refused, not passed over. */
export const describeSchema = z.strictObject({ hub, repository, revision: z.string().check(z.refine(isRevision)) });
export const downloadSchema = z.strictObject({
  hub, repository, commit: z.string().check(z.refine(isCommit)), dtype: z.enum(DTYPES), pins: z.array(pin).check(z.maxLength(200)),
});

/** The handlers of the download worker. @param net the network; another one in tests */
export function createDownloadService(store: DownloadStore, takeLock: TakeLock, net: Net = browserNet): Handlers<DownloadCalls> {
  return {
    async describe(payload, { signal }) {
      const asked = describeSchema.safeParse(payload);
      if (!asked.success) return refused(asked.error);
      const address = readHub(asked.data.hub);
      return address.ok ? describeRepository(net, { hub: address.value, repository: asked.data.repository }, asked.data.revision, signal) : address;
    },
    async download(payload, { signal, progress }) {
      const asked = downloadSchema.safeParse(payload);
      if (!asked.success) return refused(asked.error);
      const address = readHub(asked.data.hub);
      return address.ok ? downloadModel({ ...asked.data, hub: address.value }, { net, store, takeLock, signal, onProgress: progress }) : address;
    },
  };
}

/** Names the field, never its content. */
function refused(error: z.core.$ZodError): Result<never> {
  const field = error.issues[0]?.path.join(".") ?? "";
  return fail(field === "repository" || field === "revision" || field === "commit" ? "hub-not-found" : "hub-answer-invalid", `not a valid ${field === "" ? "message" : field}`);
}
