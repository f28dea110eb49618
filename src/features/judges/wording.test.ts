import { expect, test } from "vitest";
import { KNOWN_TEMPLATES } from "../../formats/known-templates.ts";
import { OWN_WORDINGS } from "../../formats/prompt-formats.ts";
import { draftsIn, readWording, withWordings, wordingDigest } from "./wording.ts";

test("the digest is over system, a zero and the template", async () => {
  expect(await wordingDigest(null, "abc")).toBe(await wordingDigest("", "abc"));
  expect(await wordingDigest("a", "bc")).not.toBe(await wordingDigest("ab", "c"));
  expect(KNOWN_TEMPLATES.every((one) => /^[0-9a-f]{64}$/.test(one.sha256))).toBe(true);
});

test("a wording of one's own must hold every slot that its variant needs", async () => {
  const own = OWN_WORDINGS["flow-judge"].find((one) => one.variant === "no-inputs")!;
  const read = await readWording("flow-judge", own.variant, own);
  expect(read).toMatchObject({ ok: true, template: { variant: own.variant, provenance: "custom", sha256: await wordingDigest(own.system, own.template) } });
  const [first, ...rest] = own.required;
  expect(await readWording("flow-judge", own.variant, { ...own, template: rest.map((slot) => `{${slot}}`).join(" ") })).toEqual({ ok: false, missing: [first] });
});

test("files hold one wording as text, or several as JSON; those of other formats are passed over", () => {
  expect(draftsIn("Judge {OUTPUT}", "flow-judge")).toEqual([{ variant: null, system: null, template: "Judge {OUTPUT}" }]);
  const list = [
    { format: "flow-judge", variant: "no-inputs", system: null, template: "a" },
    { format: "judgelm", variant: "pair", system: "s", template: "b" },
    { template: 7 },
    null,
  ];
  expect(draftsIn(JSON.stringify(list), "flow-judge")).toEqual([{ variant: "no-inputs", system: null, template: "a" }]);
  expect(draftsIn(" \n", "flow-judge")).toEqual([]);
  expect(draftsIn("{}", "flow-judge")).toEqual([]);
});

test("a new wording takes the place of that of its variant", () => {
  const of = (variant: string, sha256: string) => ({ variant, system: null, template: "t", sha256, provenance: "custom" as const });
  expect(withWordings([of("a", "1"), of("b", "2")], [of("a", "3")])).toEqual([of("b", "2"), of("a", "3")]);
});
