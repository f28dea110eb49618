// Counts in English: "1 row", "2 rows", "1,000 rows".

const plurals = new Intl.PluralRules("en");
export const numbers = new Intl.NumberFormat("en");

export function count(value: number, one: string, other: string): string {
  return `${numbers.format(value)} ${plurals.select(value) === "one" ? one : other}`;
}
