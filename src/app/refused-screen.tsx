// Shown instead of the page while its protections are not in force: no data is taken.
import { useErrorText, useMessages } from "../i18n/messages-context.tsx";
import { useApp } from "../store/use-app.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import styles from "./app.module.css";

export function RefusedScreen() {
  const messages = useMessages().app;
  const errorText = useErrorText();
  const notices = useApp((state) => state.notices);
  return (
    <main className={styles["screen"]}>
      <div className={styles["message"]} role="alert">
        <Icon name="shield" size={32} />
        <h1>{messages.refusedTitle}</h1>
        <p>{messages.refusedBody}</p>
        <p>{messages.refusedNext}</p>
        <Button rank="primary" onClick={() => location.reload()}>
          {messages.reload}
        </Button>
        {notices.map((notice) => (
          <p key={notice.id} className={styles["detail"]}>
            {errorText(notice.failure.code).title}
            {notice.failure.detail === "" ? null : `: ${notice.failure.detail}`}
          </p>
        ))}
      </div>
    </main>
  );
}
