// What an import needs over the whole page: the drop target and the column dialog. Mounted once by the shell.
import { lazy } from "react";
import { useMessages } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { Deferred } from "../../ui/deferred.tsx";
import { DropZone } from "../../ui/drop-zone.tsx";
import { useOpenSource } from "./use-open-source.ts";

/** A first visit has the sample cases, which need no mapping. */
const MappingDialog = lazy(() => import("./mapping-dialog.tsx").then(({ MappingDialog: dialog }) => ({ default: dialog })));

export function CaseImport({ onOpened }: {
  /** Called when a dropped file starts to be read, so that the shell can show the Cases section. */
  readonly onOpened: () => void;
}) {
  const messages = useMessages().cases;
  const step = useApp((state) => state.importing.step);
  const source = useOpenSource();
  return (
    <>
      <DropZone
        label={messages.drop}
        disabled={step === "reading" || step === "mapping" || step === "building"}
        onFiles={(files) => {
          if (files.length === 0) return;
          onOpened();
          source.openFiles(files);
        }}
      />
      <Deferred when={step === "mapping"}>
        <MappingDialog onReread={source.reopen} onClosed={source.forget} />
      </Deferred>
    </>
  );
}
