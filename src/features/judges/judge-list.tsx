// The judges that can be chosen at once: the Clerk and the models on this machine. Nothing is shown while there is only one.
import { useId } from "react";
import { manifestBytes } from "../../domain/model.ts";
import { useFormat, useMessages } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import styles from "./judges.module.css";
import { shortName } from "./repository-name.ts";

export function JudgeList() {
  const messages = useMessages();
  const format = useFormat();
  const kept = useApp((state) => state.models.kept);
  const choice = useApp((state) => state.judgeChoice);
  const { chooseClerk, chooseModel } = useActions();
  if (kept.length === 0 && choice.kind === "clerk") return null;
  return (
    <fieldset className={styles["list"]}>
      <legend className="visually-hidden">{messages.models.judges}</legend>
      <Entry name={messages.judges.clerk} hint={messages.models.clerkHint} chosen={choice.kind === "clerk"} onChoose={chooseClerk} />
      {kept.map((manifest) => (
        <Entry
          key={manifest.key}
          name={shortName(manifest.repository)}
          hint={messages.models.keptHint(manifest.dtype, format.bytes(manifestBytes(manifest)))}
          chosen={choice.kind === "model" && choice.model === manifest.key}
          onChoose={() => chooseModel(manifest.key)}
        />
      ))}
    </fieldset>
  );
}

function Entry({ name, hint, chosen, onChoose }: { readonly name: string; readonly hint: string; readonly chosen: boolean; readonly onChoose: () => void }) {
  const id = useId();
  return (
    <div className={styles["entry"]}>
      <input type="radio" id={id} name="judge" checked={chosen} aria-describedby={`${id}-hint`} onChange={onChoose} />
      <label htmlFor={id}>
        <bdi>{name}</bdi>
      </label>
      <span id={`${id}-hint`} className={styles["soft"]}>
        {hint}
      </span>
    </div>
  );
}
