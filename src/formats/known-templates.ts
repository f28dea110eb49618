// The official wordings that are known by their digests. Digests only: the wordings themselves are never kept here.
import type { FormatId } from "./prompt-format.ts";

export type KnownTemplate = { readonly format: FormatId; readonly variant: string };

/** SHA-256, in hex, of system + "\0" + template in UTF-8; a missing system counts as empty. */
const KNOWN: readonly (readonly [sha256: string, format: FormatId, variant: string])[] = [
  ["6a2997824e2a9152c4638dafb6a804514c6ac3a297944d9ff7ae44310f2417b1", "flow-judge", "with-inputs"],
  ["8a6ee6b4526c12d01052619670121dd55e1678e8f73ae1b77554b074318e3d67", "flow-judge", "no-inputs"],
  ["3aad677d320cf07e65d9a73039f030a4927aa3023b023d88f55a67c69709203b", "prometheus-2", "absolute-with-reference"],
  ["c8b15b345d9633f2e7d85618f33bbcebf692acf63423993987501a1fa89c1036", "prometheus-2", "absolute"],
  ["8952e45f9c30893658e1a9b6b9258b11baf554fc43bd74eaf9e34b7b4a424061", "prometheus-2", "relative-with-reference"],
  ["2408c6fc893bb9f20d10912a84901ff21dc797259b23214a52299e6a3359825e", "prometheus-2", "relative"],
  ["3a6447f82ca5ea1fe9a8a157be2c5db89d4bfa6874ad88f20fefd3ad78703e9e", "prometheus-2", "absolute-with-context"],
  ["76f12385b6a70fd920741427067110baaac71b1e1109e04211f4b8f0ee71d580", "prometheus-2", "relative-with-context"],
  ["09f65b93353819df631dda1f0df9189e110dc587c504206577929a566bf77d2c", "prometheus-2", "rubric-block"],
  ["09196624e706881447fe7b6c50b53a2b9058eeb91206fcfc10e3ecec71279a57", "judgelm", "pair"],
  ["3fb2d1e1ac092f076965e3e3ae7ffc4879a792b02aea5df99a904f66bb4bb90d", "judgelm", "pair-with-reference"],
  ["da1f02f3b325ca3d4c20de88a1e956cab44ba054dc62b0d24ef422c2454a7f84", "judgelm", "multi"],
  ["221b9c4be43ae0a88e820f45e9fc1778a55dc90973dd09c081cf65c13d9aad56", "judgelm", "multi-with-reference"],
  ["938db4e9f28c81768ef65a7a4f35338ac84b334aeeb5aa799631623364544cac", "judgelm", "single"],
  ["c0258533af35e73093b8f31fe6732d1c0784b0ad4524bd897c326bf3e96cfdfb", "judgelm", "single-with-reference"],
  // The text of the {prompt} slot, on its own.
  ["039ca04483bb15ed735295b441c9a32044aa8b2b6200c098c7726cb4b18260b0", "judgelm", "prompt"],
  ["7d276fe1d4b3f18f09cee44c27895d39be8ee425fdb364476fa66171dc5c5180", "mt-bench", "single-v1"],
  ["226191a3df0fe7a9bc4c09ff94caefec3a8dc2ee418df85210c1080932bb0122", "mt-bench", "single-math-v1"],
  ["b40285ee2bd28eb7bbf8cf985991f1183af9d45afb77108d115e0551c9a40181", "mt-bench", "pair-v2"],
  ["bf7685d4fdd94736988129de48c45699a556ca055ea276d7abf01540d60e9cc2", "mt-bench", "pair-math-v1"],
  ["a91a5b4266b4e3774f6408c1b0b05de1202843b72b58925710a9efa56b3fa636", "mt-bench", "single-v1-multi-turn"],
  ["b68c6e33f67f870b37188cbb034df1edc46017cb54ab893340547551783ef67f", "mt-bench", "pair-v2-multi-turn"],
];

const BY_DIGEST = new Map(KNOWN.map(([sha256, format, variant]) => [sha256, { format, variant }]));

/** The official wording that has a digest, or null. */
export function knownTemplate(sha256: string): KnownTemplate | null {
  return BY_DIGEST.get(sha256) ?? null;
}

/** Every official wording that is known. */
export const KNOWN_TEMPLATES: readonly (KnownTemplate & { readonly sha256: string })[] = KNOWN.map(([sha256, format, variant]) => ({ sha256, format, variant }));
