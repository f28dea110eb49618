// The chosen model: what it is, whether it is loaded, and how it is asked.
import { manifestBytes } from "../../domain/model.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import type { JudgeState } from "../../store/state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import type { JudgeChoice } from "../../workers/protocol.ts";
import { Button } from "../../ui/button.tsx";
import { Callout } from "../../ui/notice.tsx";
import { JudgeProblem, StatusTag } from "./judge-status.tsx";
import styles from "./judges.module.css";
import { ModelSettings } from "./model-settings.tsx";
import { shortCommit, shortName } from "./repository-name.ts";

export function ModelView({ choice, judge }: { readonly choice: Extract<JudgeChoice, { kind: "model" }>; readonly judge: JudgeState }) {
  const { messages, format } = useLanguage();
  const words = messages.models;
  const listed = useApp((state) => state.models.listed);
  const manifest = useApp((state) => state.models.kept.find((one) => one.key === choice.model));
  const { loadJudge } = useActions();
  if (manifest === undefined) return listed ? <Callout tone="caution">{words.missing}</Callout> : null;
  const facts: readonly (readonly [string, string])[] = [
    [words.from, manifest.commit === null ? words.fromDisk : manifest.repository],
    [words.dtype, manifest.dtype],
    [words.size, format.bytes(manifestBytes(manifest))],
    ...(manifest.commit === null ? [] : [[words.commit, shortCommit(manifest.commit)] as const]),
  ];
  return (
    <>
      <div className={styles["title"]}>
        <h3>
          <bdi>{shortName(manifest.repository)}</bdi>
        </h3>
        <StatusTag judge={judge} />
      </div>
      <dl className={styles["facts"]}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <JudgeProblem judge={judge} />
      {judge.status === "idle" || judge.status === "failed" ? (
        <div className={styles["stack"]}>
          <Button className={styles["start"]} onClick={() => void loadJudge()}>
            {words.loadNow}
          </Button>
          <p className={styles["soft"]}>{words.loadHint}</p>
        </div>
      ) : null}
      <ModelSettings settings={choice.settings} manifest={manifest} />
    </>
  );
}
