// Hashes a file as it passes by: SHA-256 always, and git's object id where that is all that the hub knows of the file.
import { createSHA1, createSHA256 } from "hash-wasm";

export type FileHasher = {
  reset(): void;
  update(chunk: Uint8Array): void;
  /** The digests in hex; `gitOid` is null unless it was asked for. Afterwards only `reset` may follow. */
  digest(): { readonly sha256: string; readonly gitOid: string | null };
};

/**
 * @param bytes length of the whole file, which git puts before the content
 */
export async function createFileHasher(bytes: number, withGitOid: boolean): Promise<FileHasher> {
  const sha256 = await createSHA256();
  const git = withGitOid ? await createSHA1() : null;
  const hasher: FileHasher = {
    reset() {
      sha256.init();
      git?.init();
      git?.update(`blob ${bytes}\0`);
    },
    update(chunk) {
      sha256.update(chunk);
      git?.update(chunk);
    },
    digest: () => ({ sha256: sha256.digest("hex"), gitOid: git?.digest("hex") ?? null }),
  };
  hasher.reset();
  return hasher;
}
