// The digest that names a wording. Nothing else.

/** SHA-256 of bytes, in hex. */
export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;

/** The platform's SHA-256: browsers (secure contexts), workers and Node have it. */
export async function platformSha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256, in hex, of system + "\0" + template in UTF-8; a missing system counts as empty. */
export function templateDigest(system: string | null, template: string, sha256: Sha256 = platformSha256): Promise<string> {
  return sha256(new TextEncoder().encode(`${system ?? ""}\u0000${template}`));
}
