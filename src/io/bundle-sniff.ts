// Tells a run bundle from other files by how it begins. Reading it is bundle-read.ts.
import { BUNDLE_FORMAT } from "./bundle.ts";

const START = new RegExp(`^\\uFEFF?\\s*\\{\\s*"format"\\s*:\\s*"${BUNDLE_FORMAT}"`);
const SNIFFED = 4_096;

/** Whether a file begins as a bundle does, packed or not. Looks at its first bytes only. */
export async function isBundle(blob: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await blob.slice(0, SNIFFED).arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return START.test(new TextDecoder().decode(bytes));
  // The whole file, of which only the first part is unpacked: a part of a packed file may give nothing at all.
  const reader = blob.stream().pipeThrough<Uint8Array<ArrayBuffer>>(new DecompressionStream("gzip")).getReader();
  try {
    const { value } = await reader.read();
    await reader.cancel();
    return START.test(new TextDecoder().decode(value ?? new Uint8Array()));
  } catch {
    return false;
  }
}
