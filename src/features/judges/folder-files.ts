// Reads the files of a folder that a person chose or dropped, with their paths within it.

export type Folder = { readonly name: string; readonly files: readonly { readonly path: string; readonly blob: File }[] };

/** The files of a folder input. The browser gives paths that begin with the folder's own name. Null for none. */
export function chosenFolder(files: readonly File[]): Folder | null {
  const name = files[0]?.webkitRelativePath.split("/")[0];
  if (name === undefined || name === "") return null;
  return { name, files: files.map((blob) => ({ path: blob.webkitRelativePath.split("/").slice(1).join("/"), blob })) };
}

/** The first folder among dropped things; null when there is none. To be called within the event. */
export async function droppedFolder(items: DataTransferItemList): Promise<Folder | null> {
  const entries = [...items].map((item) => item.webkitGetAsEntry());
  const root = entries.find((entry) => entry?.isDirectory === true);
  if (root == null) return null;
  const files: { path: string; blob: File }[] = [];
  async function walk(entry: FileSystemEntry, path: string): Promise<void> {
    if (entry.isFile) {
      const blob = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      files.push({ path, blob });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // A reader gives a hundred entries at a time, and none at the end.
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (batch.length === 0) return;
      for (const one of batch) await walk(one, path === "" ? one.name : `${path}/${one.name}`);
    }
  }
  await walk(root, "");
  return { name: root.name, files };
}
