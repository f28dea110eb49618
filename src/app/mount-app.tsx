// Puts the page into its root element.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { AppStoreApi } from "../store/app-store.ts";
import { App } from "./app.tsx";

/** Renders the page over `store` into `root`; to be called once. */
export function mountApp(root: HTMLElement, store: AppStoreApi): void {
  createRoot(root).render(
    <StrictMode>
      <App store={store} />
    </StrictMode>,
  );
}
