// Reads the distribution over a slot's labels from next-token probabilities. Pure; running the model is read-verdict.ts.
//
// Each label is one or more sequences of ids ("4" and " 4", "10" as "1" and "0"). The sequences form a tree; a pass of the model
// gives the probabilities of a node's children. Where one label begins another ("1" and "10"), what is not spent on the longer
// ones at that node is the shorter one's: the model that writes "1" and then anything but "0" meant 1.

/** One way to write a label. `label` is its position in the slot's list. */
export type LabelSequence = { readonly label: number; readonly ids: readonly number[] };

export type LabelNode = {
  /** Ids from the common start to here. */
  readonly path: readonly number[];
  /** Label that ends here, or null. */
  readonly label: number | null;
  readonly children: ReadonlyMap<number, LabelNode>;
};

export type LabelTree = {
  /** Ids that every sequence starts with; they are forced. */
  readonly base: readonly number[];
  readonly root: LabelNode;
  /** Ids that follow the root in the usual way of writing every label, such as a space token; read in the same pass. */
  readonly spine: readonly number[];
};

type Growing = { path: number[]; label: number | null; children: Map<number, Growing> };

/**
 * @param usual for each label its usual way to write it, in the order of the labels
 * @param others further ways; a sequence that another label has already is left out
 */
export function buildLabelTree(usual: readonly (readonly number[])[], others: readonly LabelSequence[]): LabelTree {
  const all: LabelSequence[] = [...usual.map((ids, label) => ({ label, ids })), ...others].filter(({ ids }) => ids.length > 0);
  // The last id of a sequence is always read, never forced.
  const base = commonStart(all.map(({ ids }) => ids.slice(0, -1)));
  const root: Growing = { path: [], label: null, children: new Map() };
  for (const { label, ids } of all) {
    let node = root;
    for (const id of ids.slice(base.length)) {
      let next = node.children.get(id);
      if (next === undefined) {
        next = { path: [...node.path, id], label: null, children: new Map() };
        node.children.set(id, next);
      }
      node = next;
    }
    node.label ??= label;
  }
  const rests = usual.filter((ids) => ids.length > 0).map((ids) => ids.slice(base.length, -1));
  return { base, root, spine: commonStart(rests) };
}

/** The longest start that all have; empty for none. */
export function commonStart(sequences: readonly (readonly number[])[]): number[] {
  const [first = [], ...rest] = sequences;
  let length = first.length;
  for (const ids of rest) {
    let k = 0;
    while (k < length && k < ids.length && ids[k] === first[k]) k += 1;
    length = k;
  }
  return first.slice(0, length);
}

/** Nodes that have children, parents first: each needs the model's probabilities there. */
export function innerNodes(tree: LabelTree): LabelNode[] {
  const found: LabelNode[] = [];
  function visit(node: LabelNode): void {
    if (node.children.size === 0) return;
    found.push(node);
    for (const child of node.children.values()) visit(child);
  }
  visit(tree.root);
  return found;
}

/**
 * Probability mass of each label, not normalised: together at most 1.
 * @param next probability of `id` after the ids of `node`
 */
export function labelMasses(tree: LabelTree, labels: number, next: (node: LabelNode, id: number) => number): number[] {
  const masses = Array.from({ length: labels }, () => 0);
  function visit(node: LabelNode, reached: number): void {
    let spent = 0;
    for (const [id, child] of node.children) {
      const p = next(node, id);
      spent += p;
      visit(child, reached * p);
    }
    if (node.label !== null) masses[node.label] = (masses[node.label] ?? 0) + reached * Math.max(0, 1 - spent);
  }
  visit(tree.root, 1);
  return masses;
}

/** Natural logarithm of the sum of exponentials, and so the normaliser of a row of logits. */
export function logSumExp(logits: Float32Array): number {
  let top = -Infinity;
  for (const value of logits) if (value > top) top = value;
  let sum = 0;
  for (const value of logits) sum += Math.exp(value - top);
  return top + Math.log(sum);
}
