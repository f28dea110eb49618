import { expect, test } from "vitest";
import type { FormatTemplate } from "../../formats/prompt-format.ts";
import { OWN_WORDINGS } from "../../formats/prompt-formats.ts";
import { findTemplatesInCard } from "../../formats/read-templates.ts";
import { hasCard, usableTemplates, withWordings } from "./wording.ts";

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

test("a wording in a fenced block of a card is offered as the person's own, a card of prose as nothing", async () => {
  const [first] = OWN_WORDINGS["flow-judge"];
  const wording = `Weigh this text.\n${(first?.required ?? []).map((slot) => `{${slot}}`).join("\n")}`;
  const card = `# A judge\n\nAsk it so:\n\n\`\`\`\n${wording}\n\`\`\`\n\nThat is all.\n`;
  const found = usableTemplates(await findTemplatesInCard(card, "flow-judge"), "flow-judge");
  expect(found.map(({ template, provenance }) => ({ template, provenance }))).toEqual([{ template: wording, provenance: "custom" }]);
  expect(usableTemplates(await findTemplatesInCard("# A judge\n\nIt weighs texts.\n", "flow-judge"), "flow-judge")).toEqual([]);
});

test("only a model whose files hold a card offers one", () => {
  const file = (path: string) => ({ path, bytes: 1, sha256: "0" });
  expect(hasCard({ files: [file("config.json"), file("README.md")] })).toBe(true);
  expect(hasCard({ files: [file("config.json"), file("docs/README.md")] })).toBe(false);
});
