// How a model is asked: format, protocol, wording, markers, and the rest in a fold.
import type { JudgeSettings, Protocol } from "../../domain/judge-settings.ts";
import type { ModelManifest } from "../../domain/model.ts";
import { traitsOf, writesReasons } from "../../formats/format-traits.ts";
import { formatOf } from "../../formats/prompt-formats.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { useActions } from "../../store/use-app.ts";
import { Checkbox, Select } from "../../ui/field.tsx";
import { FormatSetting } from "./format-setting.tsx";
import { GuardSetting } from "./guard-setting.tsx";
import styles from "./judges.module.css";
import { MoreSettings } from "./more-settings.tsx";
import { WordingSetting } from "./wording-setting.tsx";

const PROTOCOLS: readonly Protocol[] = ["verdict-only", "with-rationale"];
const MARKERS: readonly JudgeSettings["markers"][] = ["neutralise", "flag"];

export function ModelSettings({ settings, manifest }: { readonly settings: JudgeSettings; readonly manifest: ModelManifest }) {
  const words = useMessages().models.settings;
  const { setJudgeSettings } = useActions();
  const format = formatOf(settings.format);
  const most = traitsOf(settings.format)?.together;
  const writes = writesReasons(settings.format);
  function change(patch: Partial<JudgeSettings>): void {
    const { together, ...next } = { ...settings, ...patch };
    // Settings that read each response alone, and those of a format that can't do otherwise, are the same.
    setJudgeSettings(together === true && traitsOf(next.format)?.together !== undefined ? { ...next, together } : next);
  }
  return (
    <fieldset className={styles["settings"]}>
      <legend className={styles["legend"]}>{words.title}</legend>
      <FormatSetting settings={settings} head={manifest.head} onChange={change} />
      {writes ? (
        <Select
          label={words.protocol}
          hint={words.protocolHints[settings.protocol]}
          value={settings.protocol}
          options={PROTOCOLS.map((value) => ({ value, label: words.protocols[value] }))}
          onChange={(protocol) => change({ protocol })}
        />
      ) : null}
      {most === undefined ? null : (
        <Checkbox label={words.readTogether} hint={words.readTogetherHint(most)} checked={settings.together === true} onChange={(together) => change({ together })} />
      )}
      {format === undefined || format.id === "reward" ? null : <WordingSetting key={format.id} format={format} settings={settings} manifest={manifest} onChange={change} />}
      {format === undefined || format.markers.length === 0 ? null : (
        <Select
          label={words.markers}
          hint={words.markersHint}
          value={settings.markers}
          options={MARKERS.map((value) => ({ value, label: words.markerChoices[value] }))}
          onChange={(markers) => change({ markers })}
        />
      )}
      {format === undefined || format.id === "reward" ? null : <GuardSetting settings={settings} onChange={setJudgeSettings} />}
      {writes ? <MoreSettings settings={settings} onChange={change} /> : null}
    </fieldset>
  );
}
