import { Fragment, type Node, Slice } from '@tiptap/pm/model';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { type ProsemirrorBinding, ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { StableMapping } from '#app/editor/session/stable-mapping.ts';
import { openChangedBlocks } from '#content/draft/open-blocks.ts';
import { updateBlock } from '#content/draft/update-block.ts';
import { changedBlocks } from './caret/changed-blocks.ts';
import { places } from './caret/places.ts';

/** Members of the binding that y-tiptap does not type, or not as they are. */
interface Inner {
  readonly _tr: Transaction;
  readonly doc: Y.Doc;
  type: Pick<Y.XmlFragment, 'toArray'>;
  _observeFunction: Parameters<Y.XmlFragment['observeDeep']>[0];
  readonly prosemirrorView: { readonly state: EditorState } | null;
  beforeTransactionSelection: object | null;
  beforeAllTransactions: () => void;
}

/**
 * Keeps the work of an edit from growing with the text. The binding (y-tiptap 3.0.9) replaces the
 * whole document at each change by others, looks for the selection by walking over all blocks, four
 * times, and compares all blocks with the draft's at each change and each move of a caret. Here
 * blocks that are the same objects are left alone:
 *
 * - others' changes within blocks renew and replace these, and the selection is looked for only if
 *   it touches them;
 * - one's own change within one block is compared with that block of the draft;
 * - a document that the draft is known to have is not compared.
 *
 * Everything else takes the binding's own way. To be called after `openMadeBlocks`.
 *
 * @param willChange called before others' changes are shown, with the position where they begin
 */
export function speedUpBinding(binding: ProsemirrorBinding, willChange: (from: number) => void = () => {}): void {
  const { type, mapping } = binding;
  const inner = binding as unknown as Inner;
  const stateOf = () => inner.prosemirrorView!.state;
  /** The document that the draft is known to have. */
  let stored: Node | null = null;
  /** The selection before the transaction, if only the binding would look for it. */
  let withheld: object | null = null;

  const listening = inner.beforeAllTransactions;
  inner.beforeAllTransactions = () => {
    withheld = null;
    if (inner.beforeTransactionSelection !== null || !inner.prosemirrorView) return;
    inner.beforeTransactionSelection = places.selection(binding, stateOf());
    withheld = inner.beforeTransactionSelection;
  };
  inner.doc.off('beforeAllTransactions', listening);
  inner.doc.on('beforeAllTransactions', inner.beforeAllTransactions);

  /** The blocks that others have changed, with what showed them, while these are shown again. */
  let renewed: readonly { readonly block: Y.XmlElement; readonly old: Node }[] | null = null;
  const changedByOthers = ({ changed }: Y.Transaction): typeof renewed => {
    const blocks = new Map<Y.XmlElement, Node>();
    for (const child of changed.keys()) {
      let block: Y.AbstractType<unknown> | null = child as unknown as Y.AbstractType<unknown>;
      while (block && block.parent !== type) block = block.parent as Y.AbstractType<unknown> | null;
      // Blocks came or went, or something else changed than the text.
      if (!(block instanceof Y.XmlElement) || block._item?.deleted) return null;
      const old = mapping.get(block);
      if (!old || Array.isArray(old)) return null;
      blocks.set(block, old);
    }
    return [...blocks].map(([block, old]) => ({ block, old }));
  };
  const changeDeep = inner._observeFunction;
  inner._observeFunction = (events, transaction) => {
    renewed = inner.prosemirrorView && stored === stateOf().doc ? changedByOthers(transaction) : null;
    const blocks = renewed?.map(({ block }) => block);
    const change = () => {
      // All that the binding asks its type for before it replaces the document.
      if (blocks) inner.type = { toArray: () => blocks };
      changeDeep(events, transaction);
    };
    try {
      change();
    } catch {
      // It has looked for the selection beyond the end of the document, and shown nothing. A text
      // that is not the draft's would be worse than a selection that stays where it was. What fails
      // for another reason fails again.
      inner.beforeTransactionSelection = null;
      change();
    } finally {
      inner.type = type;
      renewed = null;
    }
  };
  type.unobserveDeep(changeDeep);
  type.observeDeep(inner._observeFunction);

  /** The whole text, with the blocks that the binding made again. */
  const wholeWith = (blocks: Fragment, document: Node): Fragment => {
    if (!renewed) return blocks;
    const now = new Map(renewed.map(({ old }, i) => [old, blocks.maybeChild(i)]));
    // A block shown twice by the same object, or one that could not be shown: as the draft has it.
    const places = document.content.content.filter((block) => now.has(block)).length;
    if (places !== renewed.length || blocks.childCount !== renewed.length)
      return Fragment.from(type.toArray().flatMap((block) => mapping.get(block) ?? []));
    return Fragment.fromArray(document.content.content.map((block) => now.get(block) ?? block));
  };

  const show = (tr: Transaction, blocks: Fragment): Transaction => {
    inner.type = type;
    const old = tr.doc;
    const now = wholeWith(blocks, old);
    const changed = changedBlocks(old, old.copy(now));
    stored = null;
    if (changed) {
      const { first, from, oldTo, end, oldEnd } = changed;
      willChange(from);
      const [was, is] = [old.maybeChild(first), now.maybeChild(first)];
      const isOne = end === first + 1 && oldEnd === end && was?.isTextblock && is?.sameMarkup(was);
      const block = is && isOne && mapping instanceof StableMapping ? mapping.typeOf(is) : null;
      if (is && block) {
        // ProseMirror checks all blocks of a document whose blocks are replaced.
        tr.replace(from + 1, oldTo - 1, new Slice(is.content, 0, 0));
        mapping.set(block, tr.doc.child(first));
      } else tr.replace(from, oldTo, new Slice(Fragment.from(now.content.slice(first, end)), 0, 0));
      const { selection } = stateOf();
      const isTouched = selection.to >= from && selection.from <= oldTo;
      if (withheld) inner.beforeTransactionSelection = isTouched ? withheld : null;
    }
    // ProseMirror completes a document that may not be empty.
    if (tr.doc.content.size === now.size && tr.doc.childCount === now.childCount) stored = tr.doc;
    return tr;
  };
  Object.defineProperty(binding, '_tr', {
    get(): Transaction {
      const tr = stateOf().tr.setMeta('addToHistory', false);
      // The binding replaces the whole document, once.
      tr.replace = (_from, _to, slice) => {
        Reflect.deleteProperty(tr, 'replace');
        return show(tr, slice!.content);
      };
      return tr;
    },
  });

  /** Stores a document that differs from the one in the draft in one block. */
  const storeBlock = (document: Node): boolean => {
    const changed = stored && type.length === stored.childCount ? changedBlocks(stored, document) : null;
    if (!changed || changed.end - changed.first !== 1 || changed.oldEnd !== changed.end) return false;
    const block = type.get(changed.first);
    const now = document.child(changed.first);
    if (!(block instanceof Y.XmlElement) || mapping.get(block) !== stored!.child(changed.first)) return false;
    if (block.nodeName !== now.type.name) return false;
    inner.doc.transact((transaction) => {
      updateBlock(inner.doc, block, now, binding);
      mapping.set(type, document);
      inner.beforeTransactionSelection = places.selection(binding, stateOf());
      openChangedBlocks(transaction);
    }, ySyncPluginKey);
    return true;
  };
  const store = binding._prosemirrorChanged.bind(binding);
  binding._prosemirrorChanged = (document) => {
    if (document === stored) return;
    if (!storeBlock(document)) store(document);
    stored = document;
  };
}
