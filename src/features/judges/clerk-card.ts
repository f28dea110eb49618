// The measured figures of the Clerk, from the file that ships beside its model. Read-only; the trainer writes it.

/** One figure on a held-out set with its 95 % interval, beside what a trivial rule reaches. */
export type Measured = {
  readonly set: string;
  readonly metric: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly trivial: number | null;
  readonly trivialName: string | null;
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The figures of a card; entries without a set, a metric and a value are left out. Anything else gives none. */
export function readCard(json: unknown): Measured[] {
  const list = isRecord(json) ? json["measured"] : null;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown): Measured[] => {
    if (!isRecord(entry)) return [];
    const { set, metric, trivialName } = entry;
    const value = numberOrNull(entry["value"]);
    if (typeof set !== "string" || typeof metric !== "string" || value === null) return [];
    return [
      {
        set,
        metric,
        value,
        low: numberOrNull(entry["low"]),
        high: numberOrNull(entry["high"]),
        trivial: numberOrNull(entry["trivial"]),
        trivialName: typeof trivialName === "string" ? trivialName : null,
      },
    ];
  });
}

/** Fetches the card from this site; no figures when it is not there. */
export async function loadCard(base: string): Promise<Measured[]> {
  try {
    const response = await fetch(new URL("models/clerk/card.json", base));
    return response.ok ? readCard(await response.json()) : [];
  } catch {
    // A copy of the page without the card, or offline before it was kept: the figures are an extra.
    return [];
  }
}
