// How much of the browser's storage is used, and whether it promised to keep it.
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import styles from "./runs.module.css";

export function SpaceLine() {
  const { messages, format } = useLanguage();
  const words = messages.runs.space;
  const { persisted, usage, quota } = useApp((state) => state.storage);
  return (
    <p className={styles["soft"]}>
      {usage === null || quota === null ? null : <>{words.usage(format.bytes(usage), format.bytes(quota), format.bytes(Math.max(0, quota - usage)))} </>}
      {persisted === null ? words.notAsked : persisted ? words.kept : words.notKept}
    </p>
  );
}
