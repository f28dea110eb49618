// What the grid shows and how: display preset, source, groups, and a filter by score.
import { lazy, useState } from "react";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { PRESETS } from "../../store/presets.ts";
import type { View } from "../../store/state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Deferred } from "../../ui/deferred.tsx";
import { Select } from "../../ui/field.tsx";
import styles from "./results.module.css";

const ScoreFilter = lazy(() => import("./score-filter.tsx").then((module) => ({ default: module.ScoreFilter })));

const ALL = "\u0000all";
const GROUPS: readonly View["group"][] = ["none", "instruction", "source"];

export function ViewControls({ sources }: { readonly sources: readonly string[] }) {
  const { messages } = useLanguage();
  const words = messages.gridWork;
  const { preset, source, group } = useApp((state) => state.view);
  const compared = useApp((state) => state.compared !== null);
  const { setView } = useActions();
  const [filtering, setFiltering] = useState(false);
  return (
    <>
      <Select className={styles["source"]} label={words.preset} hideLabel value={preset} options={PRESETS.filter((value) => value !== "changed" || compared || preset === "changed").map((value) => ({ value, label: words.presets[value] }))} onChange={(value) => setView({ preset: value })} />
      {sources.length === 0 ? null : (
        <Select
          className={styles["source"]}
          label={messages.results.source}
          hideLabel
          value={source ?? ALL}
          options={[{ value: ALL, label: messages.results.allSources }, ...sources.map((value) => ({ value, label: value }))]}
          onChange={(value) => setView({ source: value === ALL ? null : value })}
        />
      )}
      <Select
        className={styles["source"]}
        label={words.group}
        hideLabel
        value={group}
        options={GROUPS.filter((value) => value !== "source" || sources.length > 0 || group === "source").map((value) => ({ value, label: words.groups[value] }))}
        onChange={(value) => setView({ group: value })}
      />
      <Button onClick={() => setFiltering(true)}>{words.filter}</Button>
      <Deferred when={filtering}>{filtering ? <ScoreFilter onClose={() => setFiltering(false)} /> : null}</Deferred>
    </>
  );
}
