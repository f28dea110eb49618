// Orders prompts so that neighbours share the most, and finds what they share. Pure; caches are prefix-cache.ts.
//
// A prompt is a list of segments of ids; it is split at fixed places that its own structure gives (encode-prompt.ts). Passes of
// an 8-bit model depend on what is in them, so a prompt is always read in the same pieces, whoever its neighbours are: the same
// row gets the same scores in every run. Two prompts share a prefix when their first segments are equal.

/** A prompt's segments, each with the key of everything up to its end. The last segment is never shared. */
export type SegmentedPrompt = { readonly segments: readonly (readonly number[])[]; readonly keys: readonly string[] };

/** Keys of growing prefixes: equal ids in equal pieces have equal keys, and others do not but for a chance of 2^-100. */
export function prefixKeys(segments: readonly (readonly number[])[]): string[] {
  let [a, b, c, d, length] = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f, 0];
  function mix(value: number): void {
    // Four multiplicative lanes with rotations, each fed by the one before.
    a = Math.imul(a ^ value, 0xcc9e2d51);
    a = (a << 15) | (a >>> 17);
    b = Math.imul(b ^ a, 0x1b873593);
    b = (b << 13) | (b >>> 19);
    c = Math.imul(c ^ b ^ value, 0xe6546b64);
    c = (c << 16) | (c >>> 16);
    d = Math.imul(d ^ c, 0x85ebca6b);
    d = (d << 11) | (d >>> 21);
  }
  return segments.map((ids) => {
    for (const id of ids) mix(id);
    mix(-1);
    length += ids.length;
    return `${[a, b, c, d].map((lane) => (lane >>> 0).toString(36)).join(".")}.${length}`;
  });
}

/** Positions of `prompts` so that equal prefixes stand together, each group where its first member stood. */
export function orderByPrefix(prompts: readonly SegmentedPrompt[]): number[] {
  function arrange(members: readonly number[], depth: number): number[] {
    if (members.length < 2) return [...members];
    const groups = new Map<string, number[]>();
    for (const i of members) {
      const { segments, keys } = prompts[i] ?? { segments: [], keys: [] };
      // A prompt that has no further prefix to share is a group of its own.
      const key = depth < segments.length - 1 ? (keys[depth] ?? "") : `alone ${i}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [i]);
      else group.push(i);
    }
    return [...groups.values()].flatMap((group) => (group.length > 1 ? arrange(group, depth + 1) : group));
  }
  return arrange(prompts.map((_, i) => i), 0);
}

/** How many prompts have each prefix. */
export function countPrefixes(prompts: readonly SegmentedPrompt[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { segments, keys } of prompts) {
    for (const key of keys.slice(0, segments.length - 1)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

export type PrefillCounter = {
  add(prompt: SegmentedPrompt): void;
  /** Tokens that are read when each shared prefix is read once. */
  readonly shared: number;
  readonly alone: number;
  /** Tokens of all different prefixes together. */
  readonly kept: number;
  /** Tokens of the longest prompt. */
  readonly longest: number;
};

/** Counts the tokens of reading prompts, one by one, so that none of them has to be held. */
export function createPrefillCounter(): PrefillCounter {
  const seen = new Set<string>();
  const counter = { shared: 0, alone: 0, kept: 0, longest: 0 };
  return Object.assign(counter, {
    add({ segments, keys }: SegmentedPrompt): void {
      let length = 0;
      for (const [depth, ids] of segments.entries()) {
        const key = keys[depth] ?? "";
        const last = depth === segments.length - 1;
        length += ids.length;
        counter.alone += ids.length;
        if (!last && seen.has(key)) continue;
        counter.shared += ids.length;
        if (last) continue;
        seen.add(key);
        counter.kept += length;
      }
      counter.longest = Math.max(counter.longest, length);
    },
  });
}
