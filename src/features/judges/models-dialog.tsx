// Everything about models in one place: those here, the catalogue, any repository, a folder from disk, the hub's address.
import { useEffect } from "react";
import { useMessages } from "../../i18n/messages-context.tsx";
import { useActions } from "../../store/use-app.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { AddFolder } from "./add-folder.tsx";
import { AddRepository } from "./add-repository.tsx";
import { CatalogueList } from "./catalogue-list.tsx";
import { DownloadLines } from "./download-lines.tsx";
import { HubSetting } from "./hub-setting.tsx";
import { KeptModels } from "./kept-models.tsx";
import styles from "./models.module.css";

export function ModelsDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const messages = useMessages();
  const { refreshModels } = useActions();
  useEffect(() => {
    if (open) void refreshModels();
  }, [open, refreshModels]);
  return (
    <Dialog open={open} wide title={messages.models.title} closeLabel={messages.app.close} onClose={onClose}>
      <div className={styles["dialog"]}>
        <p className={styles["soft"]}>{messages.models.intro}</p>
        <DownloadLines inDialog />
        <KeptModels />
        <CatalogueList />
        <AddRepository />
        <AddFolder />
        <HubSetting />
      </div>
    </Dialog>
  );
}
