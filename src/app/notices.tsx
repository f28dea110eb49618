// Failures that belong to no panel, as toasts.
import { useErrorText, useMessages } from "../i18n/messages-context.tsx";
import { useActions, useApp } from "../store/use-app.ts";
import { Toasts } from "../ui/notice.tsx";

export function Notices() {
  const messages = useMessages().app;
  const errorText = useErrorText();
  const notices = useApp((state) => state.notices);
  const { dismissNotice } = useActions();
  return (
    <Toasts
      toasts={notices.map(({ id, failure }) => {
        const text = errorText(failure.code);
        return { id, tone: "danger", title: text.title, text: text.next, detail: failure.detail === "" ? null : messages.detail(failure.detail) };
      })}
      dismissLabel={messages.dismiss}
      onDismiss={dismissNotice}
    />
  );
}
