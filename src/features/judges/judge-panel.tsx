// The Judge section: the Clerk, where it runs and why, what it is good for, and exactly which bytes it is.
import { useEffect, useState } from "react";
import { useErrorText, useFormat, useMessages } from "../../i18n/messages-context.tsx";
import type { DeviceChoice, GpuTrouble } from "../../domain/run.ts";
import type { JudgeState } from "../../store/state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Tag } from "../../ui/chip.tsx";
import { Select } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { loadCard, type Measured } from "./clerk-card.ts";
import { IdentityTable } from "./identity-table.tsx";
import styles from "./judges.module.css";

const CHOICES: readonly DeviceChoice[] = ["auto", "wasm", "webgpu"];

export function JudgePanel() {
  const messages = useMessages().judges;
  const judge = useApp((state) => state.judge);
  const choice = useApp((state) => state.deviceChoice);
  const { setDevice } = useActions();
  return (
    <div className={styles["panel"]}>
      <div className={styles["title"]}>
        <h3>{messages.clerk}</h3>
        <StatusTag judge={judge} />
      </div>
      <p className={styles["soft"]}>{messages.clerkWhat}</p>
      <JudgeProblem judge={judge} />
      <ul role="list" aria-label={messages.strengthsTitle} className={styles["strengths"]}>
        <li>
          <Icon name="check" />
          <span>{messages.strong}</span>
        </li>
        <li>
          <Icon name="caution" />
          <span>{messages.weak}</span>
        </li>
      </ul>
      <MeasuredFigures />
      <Select label={messages.device} value={choice} options={CHOICES.map((value) => ({ value, label: messages.devices[value] }))} onChange={(next) => void setDevice(next)} />
      <CapabilityText />
      {judge.status === "ready" ? <IdentityTable identity={judge.judge.identity} /> : null}
    </div>
  );
}

function StatusTag({ judge }: { readonly judge: JudgeState }) {
  const messages = useMessages().judges;
  return <Tag tone={judge.status === "ready" ? "good" : judge.status === "failed" ? "danger" : "plain"}>{messages.status[judge.status]}</Tag>;
}

function JudgeProblem({ judge }: { readonly judge: JudgeState }) {
  const messages = useMessages();
  const format = useFormat();
  const errorText = useErrorText();
  switch (judge.status) {
    case "idle":
      return null;
    case "loading":
      return (
        <Progress
          label={judge.of > 0 ? messages.judges.loadingBytes(format.bytes(judge.loaded), format.bytes(judge.of)) : messages.judges.status.loading}
          value={judge.of > 0 ? judge.loaded : null}
          max={judge.of}
        />
      );
    case "ready":
      return judge.judge.fallback === null ? null : (
        <Callout tone="info" title={messages.judges.fallback}>
          <GpuTroubleText trouble={judge.judge.fallback} />
        </Callout>
      );
    case "failed": {
      const text = errorText(judge.failure.code);
      return (
        <Callout tone="danger" title={text.title}>
          <p>{text.next}</p>
          {judge.failure.detail === "" ? null : <p>{messages.app.detail(judge.failure.detail)}</p>}
        </Callout>
      );
    }
  }
}

function CapabilityText() {
  const messages = useMessages().judges;
  const capabilities = useApp((state) => state.capabilities);
  if (capabilities === null) return <p className={styles["soft"]}>{messages.probing}</p>;
  const { webgpu, reason, crossOriginIsolated, hardwareThreads } = capabilities;
  return (
    <p className={styles["soft"]}>
      {crossOriginIsolated ? messages.threads(hardwareThreads) : messages.threadsOne}{" "}
      {webgpu === null ? messages.webgpuNo : webgpu.software ? messages.webgpuSoftware : messages.webgpuYes(webgpu.description)}
      {reason === null ? null : <> <GpuTroubleText trouble={reason} /></>}
    </p>
  );
}

function GpuTroubleText({ trouble }: { readonly trouble: GpuTrouble }) {
  const messages = useMessages().judges;
  return <>{messages.gpuTrouble[trouble.code]}{trouble.detail === "" ? null : ` ${messages.gpuDetail(trouble.detail)}`}</>;
}

function MeasuredFigures() {
  const messages = useMessages().judges;
  const format = useFormat();
  const [figures, setFigures] = useState<readonly Measured[] | null>(null);
  useEffect(() => {
    let live = true;
    void loadCard(document.baseURI).then((card) => {
      if (live) setFigures(card);
    });
    return () => {
      live = false;
    };
  }, []);
  if (figures === null) return null;
  if (figures.length === 0) return <p className={styles["soft"]}>{messages.notMeasured}</p>;
  return (
    <details>
      <summary>{messages.measured}</summary>
      <div className={styles["scroll"]}>
        <table className={styles["table"]}>
          <caption>{messages.measuredCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{messages.set}</th>
              <th scope="col">{messages.value}</th>
              <th scope="col">{messages.trivial}</th>
            </tr>
          </thead>
          <tbody>
            {figures.map((figure, index) => (
              <tr key={index}>
                <th scope="row">
                  {figure.set}
                  <span className={styles["sub"]}>{figure.metric}</span>
                </th>
                <td>
                  {format.fixed(figure.value, 2)}
                  {figure.low === null || figure.high === null ? null : <span className={styles["sub"]}>{messages.interval(format.fixed(figure.low, 2), format.fixed(figure.high, 2))}</span>}
                </td>
                <td>
                  {figure.trivial === null ? "–" : format.fixed(figure.trivial, 2)}
                  {figure.trivialName === null ? null : <span className={styles["sub"]}>{figure.trivialName}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
