// The ready page: header, the setup rail, the run bar and the results; on narrow screens the same parts as tabs.
import { lazy, useState, type ReactNode } from "react";
import { CaseImport } from "../features/cases/case-import.tsx";
import { CasesPanel } from "../features/cases/cases-panel.tsx";
import { JudgePanel } from "../features/judges/judge-panel.tsx";
import { RubricPanel } from "../features/rubric/rubric-panel.tsx";
import { RunBar } from "../features/run/run-bar.tsx";
import { useMessages } from "../i18n/messages-context.tsx";
import { useApp } from "../store/use-app.ts";
import { Deferred } from "../ui/deferred.tsx";
import { useShortcuts } from "../ui/shortcut.ts";
import { panelId, tabId, Tabs } from "../ui/tabs.tsx";
import { useIsNarrow } from "../ui/use-is-narrow.ts";
import styles from "./app.module.css";
import { Header } from "./header.tsx";
import { Notices } from "./notices.tsx";
import { ResultsArea } from "./results-area.tsx";
import { SpaceWarning } from "./space-warning.tsx";

// Most visits open neither, so their code comes when they are asked for.
const HelpDialog = lazy(() => import("./help-dialog.tsx").then(({ HelpDialog: dialog }) => ({ default: dialog })));
const PrivacyDialog = lazy(() => import("../features/privacy/privacy-dialog.tsx").then(({ PrivacyDialog: dialog }) => ({ default: dialog })));

type Section = "cases" | "rubric" | "judge" | "results";
type Open = "none" | "help" | "privacy";

const TABS = "sections";

export function Shell() {
  const messages = useMessages();
  const shortcuts = useApp((state) => state.settings.singleKeyShortcuts);
  const narrow = useIsNarrow();
  const [section, setSection] = useState<Section>("results");
  const [open, setOpen] = useState<Open>("none");
  useShortcuts(shortcuts, { "?": () => setOpen("help") });

  const setup: readonly { readonly id: Section; readonly title: string; readonly body: ReactNode }[] = [
    { id: "cases", title: messages.cases.title, body: <CasesPanel /> },
    { id: "rubric", title: messages.rubric.title, body: <RubricPanel /> },
    { id: "judge", title: messages.judges.title, body: <JudgePanel /> },
  ];
  const results = (
    <div className={styles["stage"]}>
      <SpaceWarning />
      <RunBar />
      <ResultsArea onCases={() => setSection("cases")} />
    </div>
  );

  return (
    <div className={narrow ? styles["narrow"] : styles["wide"]}>
      <a className={styles["skip"]} href="#results">
        {messages.app.skipToResults}
      </a>
      <Header onHelp={() => setOpen("help")} onPrivacy={() => setOpen("privacy")} />
      {/* The same elements wide and narrow, with other roles: what is typed, open or scrolled to stays when a window is resized. */}
      <div role={narrow ? "main" : undefined} className={styles["contents"]}>
        {narrow ? (
          <Tabs
            base={TABS}
            label={messages.app.sections}
            tabs={[...setup.map(({ id, title }) => ({ id, label: title })), { id: "results" as const, label: messages.results.title }]}
            active={section}
            onChange={setSection}
          />
        ) : null}
        <div role={narrow ? undefined : "navigation"} aria-label={narrow ? undefined : messages.app.setup} className={styles[narrow ? "contents" : "rail"]}>
          {setup.map(({ id, title, body }) => (
            <section key={id} {...(narrow ? panelOf(id) : { "aria-label": title })} hidden={narrow && section !== id} className={styles[narrow ? "tabPanel" : "railSection"]}>
              <h2 className={narrow ? "visually-hidden" : undefined}>{title}</h2>
              {body}
            </section>
          ))}
        </div>
        <div {...(narrow ? panelOf("results") : {})} hidden={narrow && section !== "results"} className={styles[narrow ? "tabStage" : "contents"]}>
          <div id="results" role={narrow ? undefined : "main"} tabIndex={-1} className={styles[narrow ? "anchor" : "main"]}>
            {results}
          </div>
        </div>
      </div>
      <CaseImport onOpened={() => setSection("cases")} />
      <Deferred when={open === "help"}>
        <HelpDialog open={open === "help"} onClose={() => setOpen("none")} />
      </Deferred>
      <Deferred when={open === "privacy"}>
        <PrivacyDialog open={open === "privacy"} onClose={() => setOpen("none")} />
      </Deferred>
      <Notices />
    </div>
  );
}

/** What makes an element the panel of a tab of the narrow page. */
function panelOf(id: Section): { readonly role: "tabpanel"; readonly id: string; readonly "aria-labelledby": string } {
  return { role: "tabpanel", id: panelId(TABS, id), "aria-labelledby": tabId(TABS, id) };
}
