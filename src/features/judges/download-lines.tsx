// Downloads under way: how far each is, in all and file by file, and how to end or repeat it.
import { useFormat, useMessages } from "../../i18n/messages-context.tsx";
import type { Download } from "../../store/models-state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { LiveText } from "../../ui/live-text.tsx";
import { Progress } from "../../ui/progress.tsx";
import { FailureText } from "./judge-status.tsx";
import styles from "./judges.module.css";
import { shortName } from "./repository-name.ts";

/** `inDialog` shows the files as well. */
export function DownloadLines({ inDialog = false }: { readonly inDialog?: boolean }) {
  const messages = useMessages().models;
  const downloads = useApp((state) => state.models.downloads);
  if (downloads.length === 0) return null;
  return (
    <section aria-label={messages.downloads} className={styles["downloads"]}>
      {inDialog ? <h3>{messages.downloads}</h3> : null}
      {downloads.map((download) => (
        <DownloadLine key={download.id} download={download} withFiles={inDialog} />
      ))}
    </section>
  );
}

function DownloadLine({ download, withFiles }: { readonly download: Download; readonly withFiles: boolean }) {
  const messages = useMessages().models;
  const format = useFormat();
  const { cancelDownload, dismissDownload, downloadModel } = useActions();
  const { id, repository, revision, dtype, status, loaded, of, rate, secondsLeft, files, failure } = download;
  const name = `${shortName(repository)} ${dtype}`;
  if (status === "failed" && failure !== null) {
    return (
      <div className={styles["download"]} role="alert">
        <FailureText failure={failure} title={name} brief={!withFiles} />
        <div className={styles["offers"]}>
          <Button onClick={() => void downloadModel({ repository, revision, dtype })}>{messages.retry}</Button>
          <Button rank="quiet" onClick={() => dismissDownload(id)}>
            {messages.dismiss}
          </Button>
        </div>
      </div>
    );
  }
  const parts = [messages.progress(format.bytes(loaded), format.bytes(of))];
  if (rate > 0) parts.push(messages.rate(format.bytes(rate)));
  if (secondsLeft !== null) parts.push(messages.left(format.duration(secondsLeft)));
  return (
    <div className={styles["download"]}>
      <Progress label={name} value={of > 0 ? loaded : null} max={of} />
      <div className={styles["downloadLine"]}>
        <p className={styles["soft"]}>{status === "asking" || of === 0 ? messages.asking : parts.join(" · ")}</p>
        <Button rank="quiet" title={messages.cancelHint} onClick={() => cancelDownload(id)}>
          {messages.cancel}
        </Button>
      </div>
      {withFiles && files.length > 0 ? (
        <details>
          <summary>{messages.filesProgress(files.length)}</summary>
          <ul role="list" className={styles["files"]}>
            {files.map((file) => (
              <li key={file.path}>
                <bdi>{file.path}</bdi>
                <span>{messages.progress(format.bytes(file.loaded), format.bytes(file.of))}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {of > 0 ? <LiveText text={messages.announce(name, format.percent(loaded / of))} /> : null}
    </div>
  );
}
