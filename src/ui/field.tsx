// Form fields: label, control, hint and error wired together for assistive technology.
import { useId, useState, type ReactNode } from "react";
import styles from "./field.module.css";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";
import { parseNumber } from "./parse-number.ts";

type FieldProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null;
  readonly hideLabel?: boolean;
  readonly className?: string | undefined;
};

type Wiring = { readonly id: string; readonly "aria-describedby"?: string; readonly "aria-invalid"?: true };

/** Lays out a field; `children` receives the id and the ARIA attributes that its control must carry. */
export function Field({ label, hint, error = null, hideLabel = false, className, children }: FieldProps & { readonly children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [hint === undefined ? null : hintId, error === null ? null : errorId].filter((part) => part !== null).join(" ");
  return (
    <div className={classNames(styles["field"], className)}>
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : styles["label"]}>
        {label}
      </label>
      {children({ id, ...(describedBy === "" ? {} : { "aria-describedby": describedBy }), ...(error === null ? {} : { "aria-invalid": true }) })}
      {hint === undefined ? null : (
        <p id={hintId} className={styles["hint"]}>
          {hint}
        </p>
      )}
      {error === null ? null : (
        <p id={errorId} className={styles["error"]}>
          <Icon name="failed" size={14} />
          {error}
        </p>
      )}
    </div>
  );
}

type TextProps = FieldProps & { readonly value: string; readonly onChange: (value: string) => void; readonly placeholder?: string | undefined };

export function TextField({ value, onChange, placeholder, ...field }: TextProps) {
  return (
    <Field {...field}>
      {(wiring) => <input {...wiring} type="text" className={styles["control"]} value={value} placeholder={placeholder} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

export function TextArea({ value, onChange, placeholder, rows = 3, ...field }: TextProps & { readonly rows?: number }) {
  return (
    <Field {...field}>
      {(wiring) => (
        <textarea {...wiring} rows={rows} className={styles["control"]} value={value} placeholder={placeholder} spellCheck={false} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}

type NumberProps = FieldProps & {
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** Message for a text that `accepts` refuses; the last good value stays in force until it is mended. */
  readonly invalid: string;
  readonly accepts: (value: number) => boolean;
};

/** A number as text, so that full-width digits and half-typed values are possible; only good values are passed on. */
export function NumberField({ value, onChange, invalid, accepts, error = null, ...field }: NumberProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const parsed = draft === null ? value : parseNumber(draft);
  const bad = parsed === null || !accepts(parsed);
  return (
    <Field {...field} error={bad ? invalid : error}>
      {(wiring) => (
        <input
          {...wiring}
          type="text"
          inputMode="decimal"
          className={classNames(styles["control"], styles["number"])}
          value={draft ?? String(value)}
          onChange={(event) => {
            const text = event.target.value;
            setDraft(text);
            const next = parseNumber(text);
            if (next !== null && accepts(next)) onChange(next);
          }}
          onBlur={() => {
            if (!bad) setDraft(null);
          }}
        />
      )}
    </Field>
  );
}

export type Option<Value extends string> = { readonly value: Value; readonly label: string };

/** A native select: it works with touch, keyboard and screen readers on every platform. */
export function Select<Value extends string>({ value, options, onChange, disabled = false, ...field }: FieldProps & {
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
}) {
  return (
    <Field {...field}>
      {(wiring) => (
        <select
          {...wiring}
          className={classNames(styles["control"], styles["select"])}
          value={value}
          disabled={disabled}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Checkbox({ label, hint, checked, onChange }: { readonly label: string; readonly hint?: string; readonly checked: boolean; readonly onChange: (checked: boolean) => void }) {
  const id = useId();
  return (
    <div className={styles["check"]}>
      <input id={id} type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} {...(hint === undefined ? {} : { "aria-describedby": `${id}-hint` })} />
      <label htmlFor={id}>{label}</label>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className={styles["hint"]}>
          {hint}
        </p>
      )}
    </div>
  );
}
