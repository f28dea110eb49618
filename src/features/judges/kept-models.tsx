// The models on this machine with their sizes, to use, verify or delete; and downloads that were not finished.
import { useState } from "react";
import { manifestBytes, type ModelManifest } from "../../domain/model.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { downloadId, resumed } from "../../store/model-desk.ts";
import type { UnfinishedDownload, Verification } from "../../store/models-state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Callout } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { FailureText } from "./judge-status.tsx";
import styles from "./models.module.css";
import { shortCommit } from "./repository-name.ts";

export function KeptModels() {
  const { messages, format } = useLanguage();
  const words = messages.models;
  const { kept, listed } = useApp((state) => state.models);
  const { usage, quota } = useApp((state) => state.storage);
  return (
    <section className={styles["section"]} aria-label={words.kept}>
      <div className={styles["sectionHead"]}>
        <h3>{words.kept}</h3>
        {usage === null || quota === null ? null : <p className={styles["soft"]}>{words.room(format.bytes(usage), format.bytes(quota))}</p>}
      </div>
      {listed && kept.length === 0 ? <p className={styles["soft"]}>{words.keptNone}</p> : null}
      <ul role="list" className={styles["models"]}>
        {kept.map((manifest) => (
          <KeptModel key={manifest.key} manifest={manifest} />
        ))}
      </ul>
      <UnfinishedDownloads />
    </section>
  );
}

function KeptModel({ manifest }: { readonly manifest: ModelManifest }) {
  const { messages, format } = useLanguage();
  const words = messages.models;
  const inUse = useApp((state) => state.judgeChoice.kind === "model" && state.judgeChoice.model === manifest.key);
  const removing = useApp((state) => state.models.removing.has(manifest.key));
  const verification = useApp((state) => state.models.verifications.get(manifest.key));
  const unfinished = useApp((state) => state.run !== null && state.run.judge.prompt?.model === manifest.key && (state.run.state === "running" || state.run.state === "paused"));
  const { chooseModel, verifyModel, removeModel } = useActions();
  const [asking, setAsking] = useState(false);
  const size = format.bytes(manifestBytes(manifest));
  const facts = [manifest.dtype, size, manifest.commit === null ? words.fromDisk : shortCommit(manifest.commit), format.instant(manifest.addedAt)];
  return (
    <li className={styles["model"]}>
      <div className={styles["modelHead"]}>
        <h4>
          <bdi>{manifest.repository}</bdi>
        </h4>
        {inUse ? <Tag tone="good">{words.used}</Tag> : null}
      </div>
      <p className={styles["soft"]}>{facts.join(" · ")}</p>
      <VerificationText verification={verification} />
      <div className={styles["buttons"]}>
        {inUse ? null : (
          <Button disabled={removing} onClick={() => chooseModel(manifest.key)}>
            {words.use}
          </Button>
        )}
        <Button rank="quiet" icon="check" disabled={removing || verification?.status === "running"} onClick={() => void verifyModel(manifest.key)}>
          {words.verify}
        </Button>
        <Button rank="quiet" icon="trash" disabled={removing} onClick={() => setAsking(true)}>
          {removing ? words.removing : words.remove}
        </Button>
      </div>
      <Dialog
        open={asking}
        title={words.removeTitle(manifest.repository)}
        closeLabel={messages.app.close}
        onClose={() => setAsking(false)}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{words.removeCancel}</Button>
            <Button
              rank="danger"
              icon="trash"
              onClick={() => {
                setAsking(false);
                void removeModel(manifest.key);
              }}
            >
              {words.removeConfirm}
            </Button>
          </>
        }
      >
        <p>{words.removeBody(size)}</p>
        {unfinished ? <Callout tone="caution">{words.removeRunning}</Callout> : null}
      </Dialog>
    </li>
  );
}

function VerificationText({ verification }: { readonly verification: Verification | undefined }) {
  const { messages, format } = useLanguage();
  const words = messages.models;
  switch (verification?.status) {
    case undefined:
      return null;
    case "running":
      return <Progress label={words.verifying(format.bytes(verification.bytes), format.bytes(verification.of))} value={verification.of > 0 ? verification.bytes : null} max={verification.of} />;
    case "sound":
      return (
        <div role="status">
          <Callout tone="good">{words.sound}</Callout>
        </div>
      );
    case "failed":
      return (
        <div role="alert">
          <FailureText failure={verification.failure} />
        </div>
      );
  }
}

function UnfinishedDownloads() {
  const { messages, format } = useLanguage();
  const words = messages.models;
  const parts = useApp((state) => state.models.parts);
  const downloads = useApp((state) => state.models.downloads);
  const { downloadModel, removeModel } = useActions();
  // One that is shown among the downloads has its buttons there.
  const resting = parts.filter((part) => !downloads.some((one) => one.id === downloadId(part)));
  if (resting.length === 0) return null;
  function facts({ dtype, commit, bytes, of }: UnfinishedDownload): string {
    return [dtype, shortCommit(commit), words.unfinishedOf(format.bytes(bytes), format.bytes(of))].join(" · ");
  }
  return (
    <>
      <h4 className={styles["subhead"]}>{words.unfinished}</h4>
      <ul role="list" className={styles["models"]}>
        {resting.map((part) => (
          <li key={part.key} className={styles["model"]}>
            <div className={styles["modelHead"]}>
              <h4>
                <bdi>{part.repository}</bdi>
              </h4>
            </div>
            <p className={styles["soft"]}>{facts(part)}</p>
            <div className={styles["buttons"]}>
              <Button icon="download" onClick={() => void downloadModel(resumed(part))}>
                {words.goOn}
              </Button>
              <Button rank="quiet" icon="trash" onClick={() => void removeModel(part.key)}>
                {words.discard}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
