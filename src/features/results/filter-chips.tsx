// The filters in force, each removable.
import type { Messages } from "../../i18n/en.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { OVERALL } from "../../store/row-filter.ts";
import { selectShownRubric } from "../../store/selectors.ts";
import type { View } from "../../store/state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Chip } from "../../ui/chip.tsx";
import { snippet } from "../../ui/snippet.ts";
import styles from "./results.module.css";

export function FilterChips() {
  const { messages, format } = useLanguage();
  const view = useApp((state) => state.view);
  const rubric = useApp(selectShownRubric);
  const { setView } = useActions();
  const words = messages.results;
  const chips: { readonly label: string; readonly patch: Partial<View> }[] = [];
  if (view.preset !== "all") chips.push({ label: messages.gridWork.presets[view.preset], patch: { preset: "all" } });
  if (view.only !== null) chips.push({ label: snippet(view.only.label, 60), patch: { only: null } });
  if (view.search !== "") {
    const text = snippet(view.search, 40);
    chips.push({ label: view.isPattern ? messages.gridWork.chipPattern(text) : words.chipSearch(text), patch: { search: "" } });
  }
  if (view.source !== null) chips.push({ label: words.chipSource(snippet(view.source, 40)), patch: { source: null } });
  for (const range of view.ranges) {
    const { criterionId, min, max } = range;
    const name = criterionId === OVERALL ? words.columns.overall : (rubric.criteria.find((one) => one.id === criterionId)?.name ?? criterionId);
    chips.push({ label: words.chipRange(name, format.number(min, 2), format.number(max, 2)), patch: { ranges: view.ranges.filter((other) => other !== range) } });
  }
  if (view.queue !== null) {
    const { criterionId, kind, threshold, ids } = view.queue;
    const name = rubric.criteria.find((one) => one.id === criterionId)?.name ?? criterionId;
    chips.push({ label: queueLabel(messages.trust.chip, kind, name, format.percent(threshold ?? 0), ids.length), patch: { queue: null } });
  }
  if (chips.length === 0) return null;
  return (
    <ul role="list" aria-label={words.chips} className={styles["chips"]}>
      {chips.map((chip) => (
        <li key={chip.label}>
          <Chip label={chip.label} removeLabel={words.removeChip(chip.label)} onRemove={() => setView(chip.patch)} />
        </li>
      ))}
    </ul>
  );
}

function queueLabel(words: Messages["trust"]["chip"], kind: NonNullable<View["queue"]>["kind"], name: string, threshold: string, rows: number): string {
  switch (kind) {
    case "below":
      return words.below(name, threshold, rows);
    case "unsure":
      return words.unsure(name, rows);
    case "random":
      return words.random(name, rows);
  }
}
