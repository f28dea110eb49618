// Who scores a criterion: the judge, or a rule with what it needs.
import { type Check, CHECK_LANGUAGES, CHECK_TYPES, type CheckType } from "../../domain/checks/check.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { NumberField, Select, TextArea, TextField } from "../../ui/field.tsx";

const JUDGE = "judge";

const MOST_LENGTH = 1_000_000;

export function CheckEditor({ check, onCheck }: { readonly check: Check | undefined; readonly onCheck: (check: Check | undefined) => void }) {
  const { messages, format } = useLanguage();
  const words = messages.bias.check;
  const options = [{ value: JUDGE, label: words.judge }, ...CHECK_TYPES.map((type) => ({ value: type, label: words.types[type] }))] as const;
  return (
    <>
      <Select<CheckType | typeof JUDGE>
        label={words.scoredBy}
        hint={check === undefined ? words.judgeHint : words.hints[check.type]}
        value={check?.type ?? JUDGE}
        options={options}
        onChange={(type) => onCheck(type === JUDGE ? undefined : newCheck(type))}
      />
      {check === undefined ? null : <CheckFields check={check} onCheck={onCheck} invalid={{ length: words.badLength(format.number(MOST_LENGTH)), share: words.badShare }} />}
    </>
  );
}

function newCheck(type: CheckType): Check {
  switch (type) {
    case "contains":
    case "icontains":
    case "not-contains":
    case "not-icontains":
    case "starts-with":
    case "regex":
    case "not-regex":
      return { type, value: "" };
    case "is-json":
    case "equals":
      return { type };
    case "word-count":
      return { type, min: 1, max: 200 };
    case "char-count":
      return { type, min: 1, max: 1_000 };
    case "language":
      return { type, value: "en" };
    case "levenshtein":
    case "rouge-l":
      return { type, threshold: 0.75 };
  }
}

function CheckFields({ check, onCheck, invalid }: { readonly check: Check; readonly onCheck: (check: Check) => void; readonly invalid: { readonly length: string; readonly share: string } }) {
  const { messages } = useLanguage();
  const words = messages.bias.check;
  switch (check.type) {
    case "contains":
    case "icontains":
    case "not-contains":
    case "not-icontains":
    case "starts-with":
      return <TextField label={words.text} value={check.value} error={check.value === "" ? words.empty : null} onChange={(value) => onCheck({ type: check.type, value })} />;
    case "regex":
    case "not-regex":
      return <TextField label={words.expression} value={check.value} error={expressionMistake(check.value, words.empty)} onChange={(value) => onCheck({ type: check.type, value })} />;
    case "is-json":
      return (
        <TextArea
          label={words.schema}
          hint={words.schemaHint}
          rows={4}
          value={check.schema ?? ""}
          error={isJson(check.schema) ? null : words.badSchema}
          onChange={(schema) => onCheck(schema.trim() === "" ? { type: "is-json" } : { type: "is-json", schema })}
        />
      );
    case "word-count":
    case "char-count": {
      const accepts = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MOST_LENGTH;
      return (
        <>
          <NumberField label={words.min} value={check.min} invalid={invalid.length} accepts={(value) => accepts(value) && value <= check.max} onChange={(min) => onCheck({ ...check, min })} />
          <NumberField label={words.max} value={check.max} invalid={invalid.length} accepts={(value) => accepts(value) && value >= check.min} onChange={(max) => onCheck({ ...check, max })} />
        </>
      );
    }
    case "language":
      return <Select label={words.language} value={check.value} options={CHECK_LANGUAGES.map((value) => ({ value, label: words.languages[value] }))} onChange={(value) => onCheck({ type: "language", value })} />;
    case "equals":
      return null;
    case "levenshtein":
    case "rouge-l":
      return <NumberField label={words.threshold} value={check.threshold} invalid={invalid.share} accepts={(value) => value >= 0 && value <= 1} onChange={(threshold) => onCheck({ type: check.type, threshold })} />;
  }
}

/** The engine's own words on an expression that it cannot read; null for one that it can. Reading one runs nothing. */
function expressionMistake(value: string, empty: string): string | null {
  if (value === "") return empty;
  try {
    new RegExp(value, "us");
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isJson(schema: string | undefined): boolean {
  if (schema === undefined) return true;
  try {
    JSON.parse(schema);
    return true;
  } catch {
    return false;
  }
}
