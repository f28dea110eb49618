// Whether the chosen judge is loaded: a tag, and what stands in the way.
import type { Failure } from "../../domain/error-code.ts";
import { useErrorText, useFormat, useMessages } from "../../i18n/messages-context.tsx";
import type { JudgeState } from "../../store/state.ts";
import { Tag } from "../../ui/chip.tsx";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { GpuTroubleText } from "./capability-text.tsx";

export function StatusTag({ judge }: { readonly judge: JudgeState }) {
  const messages = useMessages().judges;
  return <Tag tone={judge.status === "ready" ? "good" : judge.status === "failed" ? "danger" : "plain"}>{messages.status[judge.status]}</Tag>;
}

export function JudgeProblem({ judge }: { readonly judge: JudgeState }) {
  const messages = useMessages();
  const format = useFormat();
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
    case "failed":
      return <FailureText failure={judge.failure} />;
  }
}

/** A failure as a person reads it: what happened, what to do next, and the technical detail unless it is to be brief. */
export function FailureText({ failure, title, brief = false }: { readonly failure: Failure; readonly title?: string; readonly brief?: boolean }) {
  const messages = useMessages();
  const text = useErrorText()(failure.code);
  return (
    <Callout tone="danger" title={title ?? text.title}>
      {title === undefined ? null : <p>{text.title}</p>}
      <p>{text.next}</p>
      {failure.detail === "" || brief ? null : <p>{messages.app.detail(failure.detail)}</p>}
    </Callout>
  );
}
