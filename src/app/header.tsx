// The head of the page: name, what it promises, privacy, help and settings.
import { useState } from "react";
import { useMessages } from "../i18n/messages-context.tsx";
import { useActions, useApp } from "../store/use-app.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Checkbox, Select } from "../ui/field.tsx";
import styles from "./app.module.css";

export function Header({ onHelp, onPrivacy }: { readonly onHelp: () => void; readonly onPrivacy: () => void }) {
  const messages = useMessages().app;
  const [settings, setSettings] = useState(false);
  return (
    <header className={styles["header"]}>
      <div className={styles["brand"]}>
        <Mark />
        <h1>{messages.name}</h1>
        <p>{messages.tagline}</p>
      </div>
      <div className={styles["headerActions"]}>
        <LanguageSelect compact />
        <Button rank="quiet" icon="shield" className={styles["privacy"]} onClick={onPrivacy}>
          {messages.privacy}
        </Button>
        <IconButton icon="keyboard" label={messages.help} onClick={onHelp} />
        <IconButton icon="gear" label={messages.settings} onClick={() => setSettings(true)} />
      </div>
      <Dialog open={settings} title={messages.settings} closeLabel={messages.close} onClose={() => setSettings(false)}>
        <Settings />
      </Dialog>
    </header>
  );
}

function LanguageSelect({ compact = false }: { readonly compact?: boolean }) {
  const messages = useMessages().app;
  const locale = useApp((state) => state.settings.locale);
  const { setSettings } = useActions();
  return (
    <Select
      label={messages.language}
      hideLabel={compact}
      value={locale}
      options={[
        { value: "en", label: messages.languages.en },
        { value: "zh-Hant-TW", label: messages.languages["zh-Hant-TW"] },
      ]}
      onChange={(next) => setSettings({ locale: next })}
    />
  );
}

function Settings() {
  const messages = useMessages().app;
  const settings = useApp((state) => state.settings);
  const { setSettings } = useActions();
  return (
    <div className={styles["settings"]}>
      <LanguageSelect />
      <Select
        label={messages.theme}
        value={settings.theme}
        options={[
          { value: "system", label: messages.themes.system },
          { value: "light", label: messages.themes.light },
          { value: "dark", label: messages.themes.dark },
        ]}
        onChange={(theme) => setSettings({ theme })}
      />
      <Checkbox label={messages.shortcuts} hint={messages.shortcutsHint} checked={settings.singleKeyShortcuts} onChange={(singleKeyShortcuts) => setSettings({ singleKeyShortcuts })} />
    </div>
  );
}

/** The mark: a door ajar, for a hearing held behind it. */
function Mark() {
  return (
    <svg aria-hidden="true" focusable="false" width="28" height="28" viewBox="0 0 32 32" className={styles["mark"]}>
      <rect x="5" y="3" width="22" height="26" rx="2" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M9 29V6l10 3v20z" fill="currentColor" />
      <circle cx="16.5" cy="18.5" r="1.5" fill="var(--sheet)" />
    </svg>
  );
}
