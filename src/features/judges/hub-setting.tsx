// Where models are fetched from: the usual hub, a mirror, or a server of one's own.
import { useState } from "react";
import { useMessages } from "../../i18n/messages-context.tsx";
import { defaultSettings } from "../../store/initial-state.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import styles from "./models.module.css";
import { hubAddress } from "./repository-name.ts";

export function HubSetting() {
  const words = useMessages().models;
  const settings = useApp((state) => state.settings);
  const { setSettings } = useActions();
  const usual = defaultSettings(settings.locale).hub;
  const [draft, setDraft] = useState<string | null>(null);
  const good = draft === null || hubAddress(draft) !== null;
  return (
    <details className={styles["section"]}>
      <summary>{words.advanced}</summary>
      <div className={styles["lookup"]}>
        <TextField
          label={words.hub}
          hint={words.hubHint}
          value={draft ?? settings.hub}
          error={good ? null : words.hubInvalid}
          onChange={(text) => {
            setDraft(text);
            const hub = hubAddress(text);
            if (hub !== null) setSettings({ hub });
          }}
        />
        {settings.hub === usual && draft === null ? null : (
          <Button
            onClick={() => {
              setDraft(null);
              setSettings({ hub: usual });
            }}
          >
            {words.hubDefault}
          </Button>
        )}
      </div>
    </details>
  );
}
