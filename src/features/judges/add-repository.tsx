// Any repository of the hub: look it up, choose weights, download.
import { useState } from "react";
import type { Dtype } from "../../domain/model.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import type { RepositoryListing } from "../../workers/protocol.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Callout } from "../../ui/notice.tsx";
import { FailureText } from "./judge-status.tsx";
import styles from "./models.module.css";
import { isRepository, shortCommit } from "./repository-name.ts";

export function AddRepository() {
  const words = useLanguage().messages.models;
  const description = useApp((state) => state.models.description);
  const { describeModel } = useActions();
  const [repository, setRepository] = useState("");
  const [tried, setTried] = useState(false);
  const good = isRepository(repository);
  return (
    <section className={styles["section"]} aria-label={words.any}>
      <h3>{words.any}</h3>
      <form
        className={styles["lookup"]}
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (good) void describeModel(repository.trim());
        }}
      >
        <TextField
          label={words.repository}
          hint={words.anyHint}
          value={repository}
          error={tried && !good && repository !== "" ? words.badRepository : null}
          onChange={(value) => {
            setRepository(value);
            setTried(false);
          }}
        />
        <Button type="submit" icon="search" disabled={repository.trim() === ""}>
          {words.look}
        </Button>
      </form>
      {description.status === "asking" ? <p role="status">{words.looking}</p> : null}
      {description.status === "failed" ? (
        <div role="alert">
          <FailureText failure={description.failure} title={description.repository} />
        </div>
      ) : null}
      {description.status === "ready" ? <Listing key={`${description.listing.repository}@${description.listing.commit}`} listing={description.listing} /> : null}
    </section>
  );
}

function Listing({ listing: { repository, commit, choices } }: { readonly listing: RepositoryListing }) {
  const { messages, format } = useLanguage();
  const words = messages.models;
  const kept = useApp((state) => state.models.kept);
  const downloads = useApp((state) => state.models.downloads);
  const { downloadModel } = useActions();
  if (choices.length === 0) return <Callout tone="caution">{words.foundNone}</Callout>;
  function isHere(dtype: Dtype): boolean {
    return kept.some((one) => one.repository === repository && one.commit === commit && one.dtype === dtype);
  }
  function isComing(dtype: Dtype): boolean {
    return downloads.some((one) => one.repository === repository && one.dtype === dtype && one.status !== "failed");
  }
  return (
    <div className={styles["line"]}>
      <p role="status">
        <bdi>{words.found(repository, shortCommit(commit))}</bdi>
      </p>
      <ul role="list" className={styles["choices"]}>
        {choices.map(({ dtype, head, bytes }) => (
          <li key={dtype}>
            <span className={styles["choiceName"]}>{dtype}</span>
            <span className={styles["soft"]}>{[format.bytes(bytes), words.heads[head]].join(" · ")}</span>
            {isHere(dtype) ? (
              <span className={styles["soft"]}>{words.isKept}</span>
            ) : (
              <Button icon="download" disabled={isComing(dtype)} aria-label={words.downloadOf(`${repository} ${dtype}`)} onClick={() => void downloadModel({ repository, revision: commit, dtype })}>
                {words.download}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
