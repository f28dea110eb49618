// The whole window as a drop target. Dragging always has an alternative: the file button beside the paste box.
import { useEffect, useRef, useState } from "react";
import styles from "./drop-zone.module.css";
import { Icon } from "./icon.tsx";

/** Calls `onFiles` with at least one file. Files dropped elsewhere on the page never navigate the tab away. */
export function DropZone({ label, disabled, onFiles }: { readonly label: string; readonly disabled: boolean; readonly onFiles: (files: readonly File[]) => void }) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const handler = useRef(onFiles);
  useEffect(() => {
    handler.current = onFiles;
  }, [onFiles]);

  useEffect(() => {
    function carriesFiles(event: DragEvent): boolean {
      return event.dataTransfer !== null && [...event.dataTransfer.types].includes("Files");
    }
    function enter(event: DragEvent): void {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth.current += 1;
      if (!disabled) setOver(true);
    }
    function move(event: DragEvent): void {
      if (!carriesFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = disabled ? "none" : "copy";
    }
    function leave(event: DragEvent): void {
      if (!carriesFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    }
    function drop(event: DragEvent): void {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (!disabled && files.length > 0) handler.current(files);
    }
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragover", move);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragover", move);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, [disabled]);

  if (!over) return null;
  return (
    <div className={styles["veil"]} aria-hidden="true">
      <div className={styles["target"]}>
        <Icon name="upload" size={32} />
        <span>{label}</span>
      </div>
    </div>
  );
}
