// Says in good time that the browser's storage runs short, wherever in the page a person is.
import { useLanguage } from "../i18n/messages-context.tsx";
import { isRoomShort } from "../store/space-keeper.ts";
import { useActions, useApp } from "../store/use-app.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/notice.tsx";
import styles from "./app.module.css";

export function SpaceWarning() {
  const { messages, format } = useLanguage();
  const words = messages.runs.space;
  const usage = useApp((state) => state.storage.usage);
  const quota = useApp((state) => state.storage.quota);
  const { showPage } = useActions();
  const short = usage !== null && quota !== null && isRoomShort({ usage, quota });
  return (
    <div role="status" className={short ? styles["space"] : undefined}>
      {short ? (
        <Callout tone="caution" title={words.low} action={<Button onClick={() => showPage("runs")}>{messages.runs.title}</Button>}>
          {words.lowText(format.bytes(usage), format.bytes(quota))}
        </Callout>
      ) : null}
    </div>
  );
}
