// Keeps what a first visit needs in one script and one style sheet. Without it every module that a later part shares with the
// shell becomes a file of its own: a dozen requests, and style sheets in another order than their layers want.

/** The part of a bundler's context that is asked. */
type Graph = { getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null };

const NAME = "shell";

/** The chunk of a module: the shell when an entry reaches it by static imports alone, and otherwise the bundler's own choice. */
export function shellChunk(id: string, graph: Graph): string | null {
  const seen = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const module = graph.getModuleInfo(next);
    if (module?.isEntry === true) return NAME;
    for (const importer of module?.importers ?? []) waiting.push(importer);
  }
  return null;
}
