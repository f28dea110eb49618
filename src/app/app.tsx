// The root of the page: store, language, theme and the phases. What a ready page looks like is shell.tsx.
import { useEffect, useState, type ReactNode } from "react";
import "../ui/base.css";
import { MessagesProvider, useMessages } from "../i18n/messages-context.tsx";
import type { AppStoreApi } from "../store/app-store.ts";
import type { Theme } from "../store/state.ts";
import { AppStoreProvider, useApp } from "../store/use-app.ts";
import styles from "./app.module.css";
import { ErrorBoundary } from "./error-boundary.tsx";
import { RefusedScreen } from "./refused-screen.tsx";
import { Shell } from "./shell.tsx";

/** The whole page over a store; `main.tsx` mounts it. */
export function App({ store }: { readonly store: AppStoreApi }) {
  return (
    <AppStoreProvider store={store}>
      <Localised>
        <ErrorBoundary>
          <Phase />
        </ErrorBoundary>
      </Localised>
    </AppStoreProvider>
  );
}

function Localised({ children }: { readonly children: ReactNode }) {
  const locale = useApp((state) => state.settings.locale);
  const theme = useApp((state) => state.settings.theme);
  useTheme(theme);
  return <MessagesProvider locale={locale}>{children}</MessagesProvider>;
}

/** Puts a chosen theme on the document; "system" leaves it to the media query. */
function useTheme(theme: Theme): void {
  useEffect(() => {
    const root = document.documentElement;
    if (theme === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = theme;
  }, [theme]);
}

function Phase() {
  const phase = useApp((state) => state.phase);
  const messages = useMessages().app;
  const [opened, setOpened] = useState(false);
  if (phase === "ready" && !opened) setOpened(true);
  switch (phase) {
    case "booting":
      // Erasing everything boots anew; the panel that it was asked from stays, to say that it is done.
      return opened ? (
        <Shell />
      ) : (
        <main className={styles["screen"]}>
          <p role="status">{messages.booting}</p>
        </main>
      );
    case "refused":
      return <RefusedScreen />;
    case "ready":
      return <Shell />;
  }
}
