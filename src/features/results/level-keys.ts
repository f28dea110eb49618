// Which level of a scale a number key stands for. Pure.
import { levelsOf, type Scale } from "../../domain/rubric.ts";

/**
 * The level value that the key sets; null for a key that stands for none. Numbers stand for themselves where the scale has
 * numbers from 0 to 10 (0 is 10 on a scale that begins at 1 and ends there), yes is 1 and no is 0; the levels of any other
 * scale are counted from 1, worst first.
 */
export function levelOfKey(scale: Scale, key: string): number | null {
  if (!/^[0-9]$/.test(key)) return null;
  const digit = Number(key);
  const values = levelsOf(scale).map(({ value }) => value);
  const isNamed = scale.kind === "labels";
  const isSmall = values.every((value) => value >= 0 && value <= 10);
  if (isNamed || !isSmall) return digit === 0 ? null : (values[digit - 1] ?? null);
  if (values.includes(digit)) return digit;
  return digit === 0 && values.includes(10) ? 10 : null;
}

/** The key that sets a level; null for a level that no key reaches. */
export function keyOfLevel(scale: Scale, value: number): string | null {
  return ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"].find((key) => levelOfKey(scale, key) === value) ?? null;
}
