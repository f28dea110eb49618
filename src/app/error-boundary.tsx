// Catches what a component throws, says that nothing is lost, and offers a way back.
import { Component, type ReactNode } from "react";
import { useMessages } from "../i18n/messages-context.tsx";
import { Button } from "../ui/button.tsx";
import styles from "./app.module.css";

type State = { readonly error: unknown };

/** React offers error boundaries as classes only. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error ?? new Error("null was thrown") };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <BrokenScreen error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}

function BrokenScreen({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const messages = useMessages().app;
  return (
    <main className={styles["screen"]}>
      <div className={styles["message"]} role="alert">
        <h1>{messages.brokenTitle}</h1>
        <p>{messages.brokenBody}</p>
        <div className={styles["buttons"]}>
          <Button rank="primary" onClick={() => location.reload()}>
            {messages.reload}
          </Button>
          <Button onClick={onRetry}>{messages.retry}</Button>
        </div>
        <details>
          <summary>{messages.brokenDetail}</summary>
          <pre className={styles["detail"]}>{error instanceof Error ? `${error.name}: ${error.message}` : String(error)}</pre>
        </details>
      </div>
    </main>
  );
}
