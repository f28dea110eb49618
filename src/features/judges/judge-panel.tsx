// The Judge section: which judge, how it is asked, where it runs and why, and exactly which bytes it is.
import { lazy, Suspense, useState } from "react";
import { useMessages } from "../../i18n/messages-context.tsx";
import type { DeviceChoice } from "../../domain/run.ts";
import { sameChoice } from "../../store/judge-choice.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Deferred } from "../../ui/deferred.tsx";
import { Select } from "../../ui/field.tsx";
import { CapabilityText } from "./capability-text.tsx";
import { ClerkView } from "./clerk-view.tsx";
import { DownloadLines } from "./download-lines.tsx";
import { IdentityTable } from "./identity-table.tsx";
import { JudgeList } from "./judge-list.tsx";
import styles from "./judges.module.css";

// A first visit judges with the Clerk; what models need comes when one is chosen or looked for.
const ModelView = lazy(() => import("./model-view.tsx").then(({ ModelView: view }) => ({ default: view })));
const ModelsDialog = lazy(() => import("./models-dialog.tsx").then(({ ModelsDialog: dialog }) => ({ default: dialog })));

const CHOICES: readonly DeviceChoice[] = ["auto", "wasm", "webgpu"];

export function JudgePanel() {
  const messages = useMessages();
  const words = messages.judges;
  const choice = useApp((state) => state.judgeChoice);
  const held = useApp((state) => state.judge);
  const device = useApp((state) => state.deviceChoice);
  const { setDevice } = useActions();
  const [open, setOpen] = useState(false);
  // The worker may hold the judge of the run that is shown; that says nothing of the chosen one.
  const judge = held.status === "idle" || sameChoice(held.choice, choice) ? held : ({ status: "idle" } as const);
  return (
    <div className={styles["panel"]}>
      <JudgeList />
      <DownloadLines />
      <Button icon="plus" className={styles["open"]} onClick={() => setOpen(true)}>
        {messages.models.open}
      </Button>
      {choice.kind === "clerk" ? (
        <ClerkView judge={judge} />
      ) : (
        <Suspense fallback={null}>
          <ModelView key={choice.model} choice={choice} judge={judge} />
        </Suspense>
      )}
      <Select label={words.device} value={device} options={CHOICES.map((value) => ({ value, label: words.devices[value] }))} onChange={(next) => void setDevice(next)} />
      <CapabilityText />
      {judge.status === "ready" ? <IdentityTable identity={judge.judge.identity} /> : null}
      <Deferred when={open}>
        <ModelsDialog open={open} onClose={() => setOpen(false)} />
      </Deferred>
    </div>
  );
}
