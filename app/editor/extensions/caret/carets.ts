import { Extension } from '@tiptap/core';
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { element } from '#app/editor/node-views/node-view.ts';
import { shapeOf } from '#app/editor/session/connection/presence.ts';
import { Pace } from '#app/editor/session/pace.ts';
import { changedBlocks } from './changed-blocks.ts';
import { places as draftPlaces } from './places.ts';
import { readCaret } from './read-caret.ts';

/** Where a participant's selection is in the document. */
export interface Place {
  readonly anchor: number;
  readonly head: number;
}

interface CaretState {
  readonly places: ReadonlyMap<number, Place>;
  /** Clients whose selection is in a part of the draft that has not come yet, or is gone. */
  readonly lost: ReadonlySet<number>;
  readonly shown: DecorationSet;
  /**
   * Others made the last transaction, and changed this range, which may contain one's own caret.
   */
  readonly changed: { readonly from: number; readonly to: number } | null;
}

type Awareness = WebsocketProvider['awareness'];

const caretsKey = new PluginKey<CaretState>('carets');
/** The clients whose carets have moved. */
type Moved = readonly number[];

const COLOR = /^#[0-9a-fA-F]{6}$/;

/** Others' carets and selections: colour, shape and name; and one's own, sent to them. */
export function carets({ awareness }: WebsocketProvider, user: { readonly name: string; readonly color: string }) {
  return Extension.create({
    name: 'carets',
    // After the binding, so that what was typed is already in the draft.
    priority: 999,
    addProseMirrorPlugins: () => [caretPlugin(awareness, user)],
  });
}

/**
 * Uses the awareness field of y-tiptap's own plugin. At every change by anyone, that plugin locates
 * each caret again and sends one's own again: in a text of 80,000 words with nine others writing,
 * that alone took a third of a cheap laptop's time. Here, a caret is located when it has moved, or
 * when somebody has changed the place where it is; other changes only shift it.
 */
export function caretPlugin(awareness: Awareness, user: object): Plugin<CaretState> {
  return new Plugin<CaretState>({
    key: caretsKey,
    state: {
      init: (_config, state) => {
        const nowhere = { places: new Map(), lost: new Set<number>() };
        return show(state, find(state, nowhere, [...awareness.getStates().keys()], awareness), awareness);
      },
      apply: (transaction, before, old, state) => next(transaction, before, old, state, awareness),
    },
    props: { decorations: (state) => caretsKey.getState(state)?.shown },
    view: (view) => watch(view, awareness, user),
  });
}

/** Where others' selections are shown, by client. */
export const caretPlaces = (state: EditorState): ReadonlyMap<number, Place> =>
  caretsKey.getState(state)?.places ?? new Map();

/** A transaction that locates these clients' carets again. */
export const refreshCarets = (state: EditorState, clients: readonly number[]): Transaction =>
  state.tr.setMeta(caretsKey, clients).setMeta('addToHistory', false);

/**
 * Locates some clients' carets in the draft. A caret that is not found stays where it was, and is
 * located again when more of the draft has arrived.
 */
function find(
  state: EditorState,
  before: Pick<CaretState, 'places' | 'lost'>,
  clients: Moved,
  awareness: Awareness,
): Pick<CaretState, 'places' | 'lost'> {
  const { binding, snapshot } = ySyncPluginKey.getState(state);
  const [places, lost] = [new Map(before.places), new Set(before.lost)];
  const positionOf = (json: unknown): number | null => {
    const at = draftPlaces.inDocument(binding, state.doc, Y.createRelativePositionFromJSON(json));
    return at === null ? null : Math.min(at, Math.max(0, state.doc.content.size - 1));
  };
  for (const client of clients) {
    const cursor = client === awareness.clientID || snapshot ? null : awareness.getStates().get(client)?.cursor;
    lost.delete(client);
    if (!cursor) {
      places.delete(client);
      continue;
    }
    const anchor = binding.mapping.size === 0 ? null : positionOf(cursor.anchor);
    const head = anchor === null || cursor.head === cursor.anchor ? anchor : positionOf(cursor.head);
    if (anchor === null || head === null) lost.add(client);
    else places.set(client, { anchor, head });
  }
  return { places, lost };
}

function next(
  transaction: Transaction,
  before: CaretState,
  old: EditorState,
  state: EditorState,
  awareness: Awareness,
): CaretState {
  if (!transaction.docChanged) {
    const moved = transaction.getMeta(caretsKey) as Moved | undefined;
    if (moved) return show(state, find(state, before, moved, awareness), awareness);
    return before.changed ? { ...before, changed: null } : before;
  }
  const { lost } = before;
  if (!ySyncPluginKey.getState(state).isChangeOrigin) {
    const { mapping } = transaction;
    const places = new Map<number, Place>();
    for (const [client, { anchor, head }] of before.places)
      places.set(client, { anchor: mapping.map(anchor, -1), head: mapping.map(head, -1) });
    return { places, lost, shown: before.shown.map(mapping, state.doc), changed: null };
  }
  const changed = changedBlocks(old.doc, state.doc);
  if (!changed) return { ...before, changed: null };
  const { from, oldTo: to } = changed;
  const grown = changed.to - to;
  const places = new Map<number, Place>();
  const within: number[] = [];
  const shift = (at: number) => (at > to ? at + grown : Math.min(at, state.doc.content.size));
  for (const [client, { anchor, head }] of before.places) {
    places.set(client, { anchor: shift(anchor), head: shift(head) });
    if ([anchor, head].some((at) => at >= from && at <= to)) within.push(client);
  }
  const found = find(state, { places, lost }, [...within, ...lost], awareness);
  return { ...show(state, found, awareness), changed: { from, to: changed.to } };
}

function show(state: EditorState, found: Pick<CaretState, 'places' | 'lost'>, awareness: Awareness): CaretState {
  const decorations = [...found.places].flatMap(([client, { anchor, head }]) => {
    const user = (awareness.getStates().get(client)?.user ?? {}) as { name?: unknown; color?: unknown };
    const color = COLOR.test(String(user.color)) ? String(user.color) : 'transparent';
    const label = `${shapeOf(color)} ${String(user.name ?? '')}`;
    const style = `--presence: ${color}`;
    const caret = Decoration.widget(head, () => drawCaret(style, label), { key: `${client} ${label}`, side: 10 });
    if (anchor === head) return [caret];
    const [from, to] = anchor < head ? [anchor, head] : [head, anchor];
    const attributes = { class: 'caret-selection', style };
    return [caret, Decoration.inline(from, to, attributes, { inclusiveEnd: true, inclusiveStart: false })];
  });
  return { ...found, shown: DecorationSet.create(state.doc, decorations), changed: null };
}

function drawCaret(style: string, label: string): HTMLElement {
  const caret = element('span', { class: 'caret', style });
  // The style sheet shows the name. As text, a click beside it would put one's own caret into it,
  // and what is typed next would be lost.
  caret.append(element('span', { class: 'caret-label', 'data-name': label }));
  return caret;
}

/** Listens to others' carets, and sends one's own while the text has the focus. */
function watch(view: EditorView, awareness: Awareness, user: object) {
  let moved = new Set<number>();
  const pace = new Pace(() => {
    const clients: Moved = [...moved];
    moved = new Set();
    readCaret(view);
    view.dispatch(refreshCarets(view.state, clients));
  });
  const onChange = (change: { added: number[]; updated: number[]; removed: number[] }) => {
    for (const client of [...change.added, ...change.updated, ...change.removed])
      if (client !== awareness.clientID) moved.add(client);
    if (moved.size > 0) pace.ask();
  };
  const publishCaret = () => {
    const { binding } = ySyncPluginKey.getState(view.state);
    const published = awareness.getLocalState()?.cursor ?? null;
    if (!view.hasFocus()) {
      if (published) awareness.setLocalStateField('cursor', null);
      return;
    }
    const { anchor: from, head: to } = view.state.selection;
    const anchor = draftPlaces.inDraft(binding, view.state.doc, from);
    const head = from === to ? anchor : draftPlaces.inDraft(binding, view.state.doc, to);
    const isSame = (json: unknown, now: Y.RelativePosition) =>
      Y.compareRelativePositions(Y.createRelativePositionFromJSON(json), now);
    if (published && isSame(published.anchor, anchor) && isSame(published.head, head)) return;
    awareness.setLocalStateField('cursor', { anchor, head });
  };
  awareness.setLocalStateField('user', user);
  awareness.on('change', onChange);
  view.dom.addEventListener('focusin', publishCaret);
  view.dom.addEventListener('focusout', publishCaret);
  return {
    update(_view: EditorView, before: EditorState) {
      const { doc, selection } = view.state;
      if (doc === before.doc && selection.eq(before.selection)) return;
      const { isChangeOrigin } = ySyncPluginKey.getState(view.state);
      const changed = caretsKey.getState(view.state)?.changed;
      const isTouched = ({ from, to }: { from: number; to: number }) =>
        changed && to >= changed.from && from <= changed.to;
      // Others' changes elsewhere do not move the caret relative to the draft's letters.
      if (!isChangeOrigin || isTouched(selection)) publishCaret();
    },
    destroy() {
      pace.end();
      view.dom.removeEventListener('focusin', publishCaret);
      view.dom.removeEventListener('focusout', publishCaret);
      awareness.off('change', onChange);
      awareness.setLocalStateField('cursor', null);
    },
  };
}
