import { formTexts } from '#app/http/form.server.ts';
import { setTypography } from '#content/text/typography.ts';
import type { OpenedKit, OwnKitChange } from '#server/pages/own-kits/own-kits.ts';
import { type ChosenPage, chosenPage, pageAt } from './selection-view.server.ts';

/** A kit of one's own, or of somebody who gave its address, as its screen shows it. */
export interface OwnKitView extends Pick<OpenedKit, 'id' | 'author' | 'isOwn' | 'reserved' | 'lost'> {
  readonly title: string;
  /** As typed. */
  readonly typedTitle: string;
  readonly pages: readonly (ChosenPage & { readonly note: string })[];
  /** What was taken off last; the page, if it is one that may be named. */
  readonly removed: {
    readonly key: string;
    readonly count: number;
    readonly at: number;
    readonly page: ChosenPage | null;
  } | null;
}

export function ownKitView(kit: OpenedKit): OwnKitView {
  const { id, title, author, isOwn, pages, reserved, lost } = kit;
  const language = pages[0]?.card.language ?? 'fr';
  const chosen = pages.map(({ card, note }) => ({ ...chosenPage(card), note }));
  const { key, count, at, card } = kit.removed ?? { key: '', count: 0, at: 0, card: null };
  const removed = kit.removed && { key, count, at, page: card && chosenPage(card) };
  const shown = { title: setTypography(title, language), typedTitle: title, pages: chosen };
  return { id, ...shown, author, isOwn, reserved, lost, removed };
}

/** The change that the form of a kit requests; the pressed button is the step. */
export function readKitChange(form: FormData, origin: string): OwnKitChange & { readonly typed: string } {
  const text = (name: string) => formTexts(form, name)[0] ?? '';
  const notes = formTexts(form, 'note').map((note) => note.replace(/\r\n?/g, '\n'));
  const pages = formTexts(form, 'page').map((pageId, i) => ({ pageId, note: notes[i] ?? '' }));
  const typed = text('ajouter');
  // The button of a found page sends its address, beside the words that are still in the field.
  const added = text('choisir') || typed;
  const change = { title: text('title'), pages, typed };
  for (const [name, by] of [
    ['monter', -1],
    ['descendre', 1],
  ] as const)
    if (form.has(name)) return { ...change, step: { type: 'move', pageId: text(name), by } };
  if (form.has('retirer')) return { ...change, step: { type: 'remove', pageId: text('retirer') } };
  if (form.has('remettre')) return { ...change, step: { type: 'put-back', key: text('remettre') } };
  if (form.has('retirer-perdues')) return { ...change, step: { type: 'remove-lost' } };
  if (added.trim() !== '') return { ...change, step: { type: 'add', pages: pageAt(added, origin) } };
  return change;
}
