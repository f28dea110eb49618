// Saves the figures of the page as JSON. What the file holds is io/export-agreement.ts.
import { useState } from "react";
import type { Run } from "../../domain/run.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { exportAgreement } from "../../io/export-agreement.ts";
import type { CriterionTrust } from "../../store/trust-state.ts";
import { useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { saveBlob } from "../../ui/save-blob.ts";

export function SaveFigures({ run, criteria }: { readonly run: Run | null; readonly criteria: readonly CriterionTrust[] }) {
  const words = useLanguage().messages.trust;
  const thresholds = useApp((state) => state.thresholds);
  const peers = useApp((state) => state.peers);
  const pairs = useApp((state) => state.pairTrust.report);
  const pairRun = useApp((state) => state.pairs.run);
  const [done, setDone] = useState("");
  return (
    <>
      <Button
        icon="download"
        onClick={() => {
          const name = `chambers-agreement-${new Date().toISOString().slice(0, 10)}.json`;
          saveBlob(name, [exportAgreement(run, criteria, thresholds, { pairs: pairs === null || pairRun === null ? null : { run: pairRun, trust: pairs }, peers: peers.status === "ready" ? peers.report : null })], "application/json;charset=utf-8");
          setDone(words.saved(name));
        }}
      >
        {words.save}
      </Button>
      <span role="status" className="visually-hidden">
        {done}
      </span>
    </>
  );
}
