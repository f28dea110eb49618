import { expect, test } from "vitest";
import type { FormatTemplate } from "../../formats/prompt-format.ts";
import { usableTemplates, withWordings } from "./wording.ts";

const of = (variant: string, sha256: string) => ({ variant, system: null, template: "t", sha256, provenance: "custom" as const });

test("wordings of other formats, and the project's own, are left out", () => {
  const read: FormatTemplate[] = [
    { format: "judgelm", ...of("pair", "1") },
    { format: "flow-judge", ...of("no-inputs", "2") },
    { format: "flow-judge", ...of("with-inputs", "3"), provenance: "own" },
  ];
  expect(usableTemplates(read, "flow-judge")).toEqual([of("no-inputs", "2")]);
});

test("a new wording takes the place of that of its variant", () => {
  expect(withWordings([of("a", "1"), of("b", "2")], [of("a", "3")])).toEqual([of("b", "2"), of("a", "3")]);
});
