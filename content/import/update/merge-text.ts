import { isIdentified } from '#content/document/block-ids.ts';
import { type DocumentNode, walk } from '#content/document/document.ts';
import { TEXT_BLOCKS } from '#content/document/reading/read-text.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { changeLeaf, levelsInFiles, tick } from './change-leaf.ts';
import { ChangedText } from './changed-text.ts';
import { pairLines } from './pair-lines.ts';
import { childrenOf, type Leaf, leavesOf } from './text-leaves.ts';

export interface MergedText {
  readonly document: DocumentNode;
  /** Names that the file gives to pictures that the text did not have: `file` of new figures. */
  readonly newPictures: readonly string[];
}

/** Blocks that may hold any block. */
const HOLDERS = new Set(['doc', 'typedBlock', 'blockquote', 'listItem', 'taskItem', 'tableCell', 'tableHeader']);
/** Blocks that have a place among their like alone. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  listItem: ['listItem', 'taskItem'],
  taskItem: ['taskItem', 'listItem'],
  tableRow: ['tableRow'],
  tableCell: ['tableCell', 'tableHeader'],
  tableHeader: ['tableHeader', 'tableCell'],
};

/**
 * Applies the edits of a file to a text. Blocks in both stay, with their ids and all that a file
 * does not contain: typed blocks, citations, cards, link targets. Only differing words are changed,
 * missing blocks are removed, and new ones are inserted at their place in the file.
 * @param blockId creates ids for new blocks
 */
export function mergeText(before: DocumentNode, read: DocumentNode, blockId: () => string): MergedText {
  const text = new ChangedText(structuredClone(before));
  const next = structuredClone(read);
  const old = leavesOf(text.root, false);
  const now = leavesOf(
    next,
    old.some(({ node }) => childrenOf(node).some(({ type }) => type === 'citation')),
  );
  const partner = pairLines(
    old.map(({ line }) => line),
    now.map(({ line }) => line),
  );
  const merging = new Merging(text, old, now, partner);
  merging.changeLines();
  merging.bringNew();
  merging.takeOut();
  const newPictures = merging.inserted.flatMap((chunk) => {
    const found: string[] = [];
    walk(chunk, (node) => {
      if (isIdentified(node)) node.attrs = { ...node.attrs, id: merging.keptIds.get(node) ?? blockId() };
      if (node.type === 'figure' && !merging.keptIds.has(node) && typeof node.attrs?.file === 'string')
        found.push(node.attrs.file);
      return undefined;
    });
    return found;
  });
  return { document: text.root, newPictures };
}

class Merging {
  readonly inserted: DocumentNode[] = [];
  /** The former ids of blocks that were moved. */
  readonly keptIds = new Map<DocumentNode, string>();
  private readonly text: ChangedText;
  private readonly old: readonly Leaf[];
  private readonly now: readonly Leaf[];
  private readonly partner: readonly number[];
  /** The blocks of the text, by their counterparts in the file. */
  private readonly placed = new Map<DocumentNode, DocumentNode>();
  private readonly lineOf: ReadonlyMap<DocumentNode, number>;
  /** Lines of the text that the file does not have at their place, by their words. */
  private readonly free = new Map<string, number[]>();
  private readonly taken = new Set<string>();
  private readonly levels: ReadonlyMap<DocumentNode, number>;

  constructor(text: ChangedText, old: readonly Leaf[], now: readonly Leaf[], partner: readonly number[]) {
    [this.text, this.old, this.now, this.partner] = [text, old, now, partner];
    for (const [j, { node }] of now.entries()) {
      const found = old[partner[j]!];
      if (found) this.placed.set(node, found.node);
    }
    this.levels = levelsInFiles(old);
    this.lineOf = new Map(now.map(({ node }, j) => [node, j]));
    const kept = new Set(partner);
    for (const [i, { line, node }] of old.entries()) {
      const key = `${node.type} ${line.key}`;
      if (!kept.has(i)) this.free.set(key, [...(this.free.get(key) ?? []), i]);
    }
  }

  changeLines(): void {
    for (const [j, { node: read }] of this.now.entries()) {
      const leaf = this.old[this.partner[j]!];
      if (leaf) changeLeaf(leaf, read, this.levels);
      if (leaf) tick(leaf, this.now[j]!);
    }
  }

  /**
   * Brings in the blocks of the file that the text does not have, the largest that are new as a
   * whole.
   */
  bringNew(): void {
    const done = new Set<DocumentNode>();
    const known = new Map<DocumentNode, boolean>();
    const isNew = (node: DocumentNode): boolean => {
      const isKnown = known.get(node);
      if (isKnown !== undefined) return isKnown;
      const found = !this.placed.has(node) && (TEXT_BLOCKS.has(node.type) || childrenOf(node).every(isNew));
      known.set(node, found);
      return found;
    };
    for (const [j, leaf] of this.now.entries()) {
      if (this.partner[j]! >= 0) continue;
      const chain = [...leaf.within.slice(1), leaf.node];
      if (chain.some((node) => done.has(node))) continue;
      const at = chain.findIndex(isNew);
      const chunk = chain[at]!;
      done.add(chunk);
      if (this.isFigureDescription(j)) continue;
      this.takeMoved(chunk);
      this.bring(chunk, at === 0 ? leaf.within[0]! : chain[at - 1]!, j);
    }
  }

  /** Takes out the blocks of the text that the file does not have. */
  takeOut(): void {
    const kept = new Set(this.partner);
    const stays = new Set(this.old.filter((_, i) => kept.has(i)).flatMap(({ within }) => within));
    for (const [i, { node, within }] of this.old.entries()) {
      if (kept.has(i)) continue;
      const row = within.find(({ type }) => type === 'tableRow');
      this.text.remove(row && !stays.has(row) ? row : node);
    }
  }

  /** Whether a line is the description of a picture that the file could not contain. */
  private isFigureDescription(j: number): boolean {
    const figure = [j, j + 1].map((at) => this.old[this.partner[at] ?? -1]?.node).find((one) => one?.type === 'figure');
    return figure !== undefined && squeeze(String(figure.attrs?.alt ?? '')).chars === this.now[j]!.line.key;
  }

  /** Lines that were moved keep the content and id that they had. */
  private takeMoved(chunk: DocumentNode): void {
    walk(chunk, (node) => {
      const j = this.lineOf.get(node);
      const i = j === undefined ? undefined : this.free.get(`${node.type} ${this.now[j]!.line.key}`)?.shift();
      if (i === undefined) return undefined;
      const { content, attrs } = structuredClone(this.old[i]!.node);
      node.attrs = attrs;
      if (content) node.content = content;
      if (typeof attrs?.id !== 'string' || this.taken.has(attrs.id)) return undefined;
      this.taken.add(attrs.id);
      this.keptIds.set(node, attrs.id);
      return undefined;
    });
  }

  private bring(chunk: DocumentNode, parent: DocumentNode, j: number): void {
    this.inserted.push(chunk);
    const siblings = childrenOf(parent);
    const at = siblings.indexOf(chunk);
    this.placed.set(chunk, chunk);
    const previous = siblings[at - 1];
    if (previous && this.placed.get(previous) === previous) {
      this.text.insertBeside(previous, chunk, 'after');
      return;
    }
    const before = this.lastPlaced(j, -1);
    const after = this.lastPlaced(j, 1);
    const like = PARTS[chunk.type];
    if (like) {
      const inSame = (node: DocumentNode | null, ofFile: Leaf | null) => {
        if (!node || !ofFile?.within.includes(parent)) return null;
        return this.text.lineage(node).find(({ type }) => like.includes(type)) ?? null;
      };
      const beside = inSame(before.node, before.leaf);
      if (beside) return this.text.insertBeside(beside, setAs(beside, chunk), 'after');
      const below = inSame(after.node, after.leaf);
      if (below) return this.text.insertBeside(below, setAs(below, chunk), 'before');
      // The text has no list or table for it: insert it with a new one.
      const wrapped: DocumentNode = { ...structuredClone({ ...parent, content: [] }), content: [chunk] };
      this.inserted[this.inserted.length - 1] = wrapped;
      return this.bringBlock(wrapped, before.node, after.node);
    }
    this.bringBlock(chunk, before.node, after.node);
  }

  private bringBlock(chunk: DocumentNode, before: DocumentNode | null, after: DocumentNode | null): void {
    const above = before ? this.text.lineage(before) : [];
    const below = new Set(after ? this.text.lineage(after) : []);
    // Between two lines of one block, it belongs to that block too; else it is inserted after the
    // whole block.
    const holder = above.find((node) => HOLDERS.has(node.type) && below.has(node)) ?? this.text.root;
    const child = above[above.indexOf(holder) - 1];
    if (child) return this.text.insertBeside(child, chunk, 'after');
    const first = after ? this.text.lineage(after).at(-2) : childrenOf(this.text.root)[0];
    if (first) this.text.insertBeside(first, chunk, 'before');
    else this.text.append(chunk);
  }

  /** The next line of the file, in a direction, that the text has, and its block there. */
  private lastPlaced(j: number, step: 1 | -1): { leaf: Leaf | null; node: DocumentNode | null } {
    for (let at = j + step; at >= 0 && at < this.now.length; at += step) {
      const leaf = this.now[at]!;
      const found = this.old[this.partner[at]!]?.node;
      if (found) return { leaf, node: found };
      const chunk = step < 0 ? [...leaf.within, leaf.node].find((node) => this.inserted.includes(node)) : undefined;
      if (chunk) return { leaf, node: leaf.node };
    }
    return { leaf: null, node: null };
  }
}

/** Aligns the cells of a row as in the row beside it, since files do not contain the alignment. */
function setAs(beside: DocumentNode, row: DocumentNode): DocumentNode {
  const cells = row.type === 'tableRow' && beside.type === 'tableRow' ? childrenOf(row) : [];
  const others = childrenOf(beside);
  if (cells.length !== others.length) return row;
  for (const [i, cell] of cells.entries()) {
    const align = cell.attrs?.align ?? others[i]!.attrs?.align;
    if (align) cell.attrs = { ...cell.attrs, align };
  }
  return row;
}
