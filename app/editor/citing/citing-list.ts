import type { Editor } from '@tiptap/core';
import { SuggestionList } from '#app/editor/extensions/typing/suggestion-list.ts';
import type { TriggeredList } from '#app/editor/extensions/typing/typed-trigger.ts';
import { element } from '#app/editor/node-views/node-view.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { type Citable, type CitableElsewhere, citableElsewhere, citableHere } from './citable.ts';

/** What can be cited, while `@` and its first letters are typed. */
export class CitingList implements TriggeredList {
  private readonly list: SuggestionList<Citable>;
  private readonly find: (query: string) => Promise<CitableElsewhere>;
  private readonly here: (query: string) => readonly Citable[];
  /** What was found elsewhere for the query on screen. */
  private elsewhere: (CitableElsewhere & { readonly query: string }) | null = null;
  private wanted: string | null = null;

  constructor(deps: {
    editor: Editor;
    pageId: string;
    t: Translate;
    announce: (text: string) => void;
    /** Removes what was typed; false if the list was dismissed meanwhile. */
    take: () => boolean;
  }) {
    const { editor, pageId, t, announce, take } = deps;
    this.find = (query) => citableElsewhere(pageId, query);
    this.here = (query) => citableHere(editor, pageId, query, t);
    this.list = new SuggestionList<Citable>({
      view: editor.view,
      id: 'cite',
      label: t('writing.citing.label'),
      none: (query) => t(query === '' ? 'writing.citing.nothing' : 'writing.citing.none'),
      count: (count, more) => announce([t('writing.citing.count', { count }), more].join('. ')),
      more: (query) => (this.elsewhere?.query === query && this.elsewhere.isMore ? t('writing.citing.more') : ''),
      find: (query) => [...this.here(query), ...(this.elsewhere?.query === query ? this.elsewhere.found : [])],
      draw: ({ mark, kind, title, warning }) => [
        element('span', { class: 'cite-mark', 'aria-hidden': 'true' }, mark),
        element('span', { class: 'cite-kind' }, kind),
        ' ',
        element('span', { class: 'cite-title' }, title),
        ...(warning === '' ? [] : [' ', element('span', { class: 'cite-gap' }, warning)]),
      ],
      choose: ({ target }) => {
        if (take()) editor.chain().focus().insertContent({ type: 'citation', attrs: { target } }).run();
      },
    });
  }

  show(query: string, sign: number): void {
    const asks = this.wanted !== query;
    this.wanted = query;
    this.list.show(query, sign);
    if (!asks) return;
    this.find(query).then(
      (found) => {
        if (this.wanted !== query || (found.found.length === 0 && !found.isMore)) return;
        this.elsewhere = { query, ...found };
        this.list.show(query, sign);
      },
      // Offline, what is on screen can still be cited.
      (error: unknown) => console.info('sources elsewhere are not listed', error),
    );
  }

  hide(): void {
    this.wanted = null;
    this.list.hide();
  }

  key(event: KeyboardEvent): boolean {
    return this.list.key(event);
  }
}
