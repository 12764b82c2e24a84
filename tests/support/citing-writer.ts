import { joinBackward, joinForward, lift, setBlockType, splitBlock, toggleMark, wrapIn } from '@tiptap/pm/commands';
import type { Node, Slice } from '@tiptap/pm/model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list';
import {
  type Command,
  type EditorState,
  NodeSelection,
  Plugin,
  Selection,
  TextSelection,
  type Transaction,
} from '@tiptap/pm/state';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { withTargets } from '#app/editor/citing/citation-chip.ts';
import { keepCaretExact } from '#app/editor/extensions/caret/exact-caret.ts';
import { moveAsStep } from '#app/editor/moving/move-stretch.ts';
import { CalmUndoManager } from '#app/editor/session/calm-undo-manager.ts';
import { DRAFT_FRAGMENT, documentSchema, IDENTIFIED_BLOCKS } from '#content/document/schema.ts';
import { BLOCK_ID_LENGTH, spellId } from '#content/text/ids.ts';
import { BoundWriter } from './bound-writer.ts';
import type { Random } from './random.ts';

const { nodes, marks } = documentSchema;
const IDENTIFIED: ReadonlySet<string> = new Set(IDENTIFIED_BLOCKS);

/** How often each citation is in a text, by what it points to, with all its attributes. */
export type Cited = ReadonlyMap<string, readonly string[]>;

export function citedIn(doc: Node): Cited {
  const found = new Map<string, string[]>();
  doc.descendants(({ type, attrs }) => {
    if (type === nodes.citation) found.set(attrs.target, [...(found.get(attrs.target) ?? []), JSON.stringify(attrs)]);
  });
  return found;
}

/** How many more of each citation there are in one text than in another. */
export function difference(before: Cited, after: Cited): Map<string, number> {
  const counts = [...new Set([...before.keys(), ...after.keys()])].map(
    (target) => [target, (after.get(target)?.length ?? 0) - (before.get(target)?.length ?? 0)] as const,
  );
  return new Map(counts.filter(([, count]) => count !== 0));
}

/** The ids of a block and all in it. */
export function idsIn(block: Node): string[] {
  const ids = typeof block.attrs.id === 'string' ? [block.attrs.id] : [];
  block.descendants(({ attrs }) => {
    if (typeof attrs.id === 'string') ids.push(attrs.id);
  });
  return ids;
}

/** Gives each block without an id, or with that of a block before it, one of its own. */
function giveIds({ doc, tr }: EditorState, random: Random): Transaction | null {
  const known = new Set<string>();
  doc.descendants(({ type, attrs }, pos) => {
    if (!IDENTIFIED.has(type.name)) return;
    const bytes = Uint8Array.from({ length: BLOCK_ID_LENGTH }, () => random.below(256));
    if (attrs.id === null || known.has(attrs.id)) tr.setNodeAttribute(pos, 'id', spellId(bytes, BLOCK_ID_LENGTH));
    else known.add(attrs.id);
  });
  return tr.docChanged ? tr : null;
}

/** As the editor does it. */
const idsOfNewBlocks = (random: Random) =>
  new Plugin({
    appendTransaction(transactions, _old, state) {
      const isEdit = transactions.some((one) => one.docChanged && !one.getMeta(ySyncPluginKey));
      return isEdit ? giveIds(state, random) : null;
    },
  });

/** The effect of a step on citations, and whether it recreated existing blocks. */
interface Done {
  readonly cited: ReadonlyMap<string, number>;
  readonly rebuilds: boolean;
}

/**
 * An author who writes in a text with citations, by the commands of the editor's keys and menus.
 */
export class CitingWriter {
  readonly bound: BoundWriter;
  readonly undo: CalmUndoManager;
  private readonly random: Random;

  constructor(start: Uint8Array, random: Random) {
    this.random = random;
    this.bound = new BoundWriter(start, () => [idsOfNewBlocks(random)]);
    keepCaretExact(this.bound as never);
    this.undo = new CalmUndoManager(this.bound.draft.getXmlFragment(DRAFT_FRAGMENT));
  }

  get state(): EditorState {
    return this.bound.state;
  }

  get doc(): Node {
    return this.bound.state.doc;
  }

  /** One step to undo. @param rebuilds it replaces existing blocks by new ones */
  private step(work: () => unknown, rebuilds = false): boolean {
    const before = this.doc;
    const cited = citedIn(before);
    this.undo.cut();
    work();
    if (this.doc === before) return false;
    this.undo.undoStack.at(-1)?.meta.set('done', { cited: difference(cited, citedIn(this.doc)), rebuilds });
    this.undo.cut();
    return true;
  }

  private run(command: Command): boolean {
    return this.step(() => command(this.state, (tr) => this.bound.dispatch(tr)), true);
  }

  /** As the next edit would, after an undo that brought a block back beside itself. */
  giveIds(): boolean {
    const tr = giveIds(this.state, this.random);
    if (tr) this.bound.dispatch(tr.setMeta('addToHistory', false));
    return tr !== null;
  }

  /** A place within the words of a block. */
  placeIn(pos: number, block: Node): number {
    return pos + 1 + this.random.below(block.content.size + 1);
  }

  cite(at: number, target: string): boolean {
    const { random } = this;
    const attrs = { target, locator: `p. ${random.below(90)}`, stance: random.chance(0.3) ? 'against' : null };
    return this.step(() => this.bound.dispatch(this.state.tr.insert(at, nodes.citation!.create(attrs))));
  }

  type(at: number, words: string): boolean {
    return this.step(() => this.bound.dispatch(this.state.tr.insert(at, documentSchema.text(words))));
  }

  /** Deletes letters, up to the next citation. */
  erase(at: number): boolean {
    const next = this.doc.resolve(at).nodeAfter;
    if (!next?.isText) return false;
    return this.step(() => this.bound.dispatch(this.state.tr.delete(at, at + Math.min(4, next.nodeSize))));
  }

  mark(from: number, to: number): boolean {
    const mark = this.random.pick([marks.bold!, marks.italic!, marks.link!]);
    this.select(from, to);
    // A citation with another mark is a new one.
    return this.run(toggleMark(mark, mark === marks.link ? { href: '/fiches/x' } : null));
  }

  /** Another locator for the citation at a place. */
  relocate(at: number): boolean {
    const locator = `min. ${this.random.below(90)}`;
    return this.step(() => this.bound.dispatch(this.state.tr.setNodeAttribute(at, 'locator', locator)));
  }

  uncite(at: number): boolean {
    return this.step(() =>
      this.bound.dispatch(this.state.tr.setSelection(NodeSelection.create(this.doc, at)).deleteSelection()),
    );
  }

  select(from: number, to: number): void {
    this.bound.dispatch(
      this.state.tr.setSelection(TextSelection.between(this.doc.resolve(from), this.doc.resolve(to))),
    );
  }

  copy(from: number, to: number): Slice {
    return this.doc.slice(from, to);
  }

  cut(from: number, to: number): Slice {
    this.select(from, to);
    const slice = this.state.selection.content();
    this.step(() => this.bound.dispatch(this.state.tr.deleteSelection()));
    return slice;
  }

  paste(at: number, slice: Slice): boolean {
    this.select(at, at);
    return this.step(() => this.bound.dispatch(this.state.tr.replaceSelection(withTargets(slice))), true);
  }

  /** Moves a block by its handle. */
  move(from: number, before: number): boolean {
    const blocks = this.bound.draft.getXmlFragment(DRAFT_FRAGMENT);
    return this.step(() => moveAsStep(this.undo, blocks, from, from + 1, before), true);
  }

  /** Changes the blocks around a place as the editor does, by a key or a menu. */
  restructure(at: number): boolean {
    this.bound.dispatch(this.state.tr.setSelection(Selection.near(this.doc.resolve(at))));
    const { $from } = this.state.selection;
    const atStart = this.random.chance(0.5);
    const isJoin = this.random.chance(0.4);
    if (isJoin) {
      const edge = atStart ? $from.start() : $from.end();
      this.select(edge, edge);
      return this.run(atStart ? joinBackward : joinForward);
    }
    return this.run(
      this.random.pick([
        splitBlock,
        splitListItem(nodes.listItem!),
        wrapInList(nodes.bulletList!),
        wrapInList(nodes.orderedList!),
        liftListItem(nodes.listItem!),
        sinkListItem(nodes.listItem!),
        wrapIn(nodes.blockquote!),
        wrapIn(nodes.typedBlock!, { kind: 'testimony' }),
        lift,
        setBlockType(nodes.heading!, { level: 2 }),
        setBlockType(nodes.paragraph!),
      ]),
    );
  }

  /** @returns the steps that were taken back; null for none */
  takeBack(what: 'undo' | 'redo'): readonly Done[] | null {
    const { undoStack, redoStack } = this.undo;
    const [from, to] = what === 'undo' ? [undoStack, redoStack] : [redoStack, undoStack];
    const before = [...from];
    const cited = citedIn(this.doc);
    if (!this.undo[what]()) return null;
    const taken = before.slice(from.length).map(({ meta }) => meta.get('done') as Done);
    const rebuilds = taken.some((one) => one.rebuilds);
    to.at(-1)?.meta.set('done', { cited: difference(cited, citedIn(this.doc)), rebuilds });
    return taken;
  }
}
