// The pages beside the setup: the grid of the run that is shown, and the pages about runs, sources, trust and pairs. Each page is
// a feature of its own; here stands only which there are.
import { lazy, useState, type ComponentType, type ReactNode } from "react";
import { ResultsView } from "../features/results/results-view.tsx";
import { useMessages } from "../i18n/messages-context.tsx";
import type { Page } from "../store/state.ts";
import { useActions, useApp } from "../store/use-app.ts";
import { Button } from "../ui/button.tsx";
import { Deferred } from "../ui/deferred.tsx";
import { panelId, tabId, Tabs } from "../ui/tabs.tsx";
import styles from "./app.module.css";

// Their code comes when they are wanted.
const ExportDialog = lazy(() => import("../features/export/export-dialog.tsx").then(({ ExportDialog: dialog }) => ({ default: dialog })));
const RepeatNotice = lazy(() => import("../features/export/repeat-notice.tsx").then(({ RepeatNotice: notice }) => ({ default: notice })));

const TABS = "pages";

/** The pages after the grid, in the order of their tabs. Their code comes when they are opened. */
const PAGES: readonly { readonly id: Exclude<Page, "grid">; readonly View: ComponentType }[] = [
  { id: "runs", View: lazy(() => import("../features/runs/runs-page.tsx").then(({ RunsPage }) => ({ default: RunsPage }))) },
  { id: "sources", View: lazy(() => import("../features/sources/sources-page.tsx").then(({ SourcesPage }) => ({ default: SourcesPage }))) },
  { id: "trust", View: lazy(() => import("../features/trust/trust-page.tsx").then(({ TrustPage }) => ({ default: TrustPage }))) },
  { id: "pairs", View: lazy(() => import("../features/pairs/pairs-page.tsx").then(({ PairsPage }) => ({ default: PairsPage }))) },
];

export function ResultsArea({ onCases }: {
  /** Shows where cases are brought in. */
  readonly onCases: () => void;
}) {
  const messages = useMessages();
  const page = useApp((state) => state.page);
  const { showPage } = useActions();
  const grid = <Grid onCases={onCases} />;
  const ids: readonly Page[] = ["grid", ...PAGES.map(({ id }) => id)];
  const active = ids.includes(page) ? page : "grid";
  return (
    <div className={styles["pages"]}>
      <Tabs base={TABS} label={messages.app.pages} tabs={ids.map((id) => ({ id, label: messages.app.pageNames[id] }))} active={active} onChange={showPage} />
      <Panel id="grid" shown={active === "grid"}>
        {grid}
      </Panel>
      {PAGES.map(({ id, View }) => (
        <Panel key={id} id={id} shown={active === id}>
          <Deferred when={active === id}>{active === id ? <View /> : null}</Deferred>
        </Panel>
      ))}
    </div>
  );
}

function Panel({ id, shown, children }: { readonly id: Page; readonly shown: boolean; readonly children: ReactNode }) {
  return (
    <div role="tabpanel" id={panelId(TABS, id)} aria-labelledby={tabId(TABS, id)} hidden={!shown} className={styles["page"]}>
      {children}
    </div>
  );
}

function Grid({ onCases }: { readonly onCases: () => void }) {
  const messages = useMessages();
  const { useSample: loadSample } = useActions();
  const fromBundle = useApp(({ run }) => run?.origin !== undefined || run?.repeats !== undefined);
  const checked = useApp((state) => state.view.checked);
  const [exporting, setExporting] = useState(false);
  return (
    <>
      <Deferred when={fromBundle}>
        <RepeatNotice />
      </Deferred>
      <ResultsView
        emptyActions={
          <>
            <Button rank="primary" onClick={() => void loadSample()}>
              {messages.cases.useSample}
            </Button>
            <Button onClick={onCases}>{messages.cases.pasteLabel}</Button>
          </>
        }
        onExport={() => setExporting(true)}
      />
      <Deferred when={exporting}>
        <ExportDialog open={exporting} onClose={() => setExporting(false)} checked={checked} />
      </Deferred>
    </>
  );
}
