import { Extension } from '@tiptap/core';
import { PluginKey } from '@tiptap/pm/state';
import { exitSuggestion, Suggestion, type SuggestionProps } from '@tiptap/suggestion';
import type { Translate } from '#app/i18n/translate.ts';
import { catalogIcon } from '../controls/editor-icon.tsx';
import type { DialogRequest } from '../dialogs/dialog-request.ts';
import { type CatalogEntry, catalogLabel, searchCatalog } from './block-catalog.ts';
import { findAround } from './find-block.ts';
import { element } from './node-view.ts';

const KEY = new PluginKey('slashMenu');
const LIST_ID = 'slash-menu';

/** The list under the caret. The focus stays in the text: the list is told through `aria-activedescendant`. */
class SlashList {
  private readonly dom = element('div', { class: 'slash-menu', id: LIST_ID, role: 'listbox' });
  private readonly t: Translate;
  private readonly said: (text: string) => void;
  private entries: readonly CatalogEntry[] = [];
  private active = 0;
  private props: SuggestionProps<CatalogEntry> | null = null;
  private unmount: (() => void) | null = null;

  constructor(t: Translate, said: (text: string) => void) {
    this.t = t;
    this.said = said;
    this.dom.setAttribute('aria-label', t('editor.slash.label'));
    this.dom.addEventListener('pointerdown', (event) => event.preventDefault());
    this.dom.addEventListener('click', (event) => {
      const option = (event.target as Element).closest<HTMLElement>('[role=option]');
      if (option) this.choose(Number(option.dataset.index));
    });
  }

  start(props: SuggestionProps<CatalogEntry>): void {
    this.show(props);
    this.unmount = props.mount(this.dom);
    const { dom } = props.editor.view;
    dom.setAttribute('aria-controls', LIST_ID);
    dom.setAttribute('aria-expanded', 'true');
  }

  show(props: SuggestionProps<CatalogEntry>): void {
    this.props = props;
    if (props.loading) return;
    const changed =
      props.items.length !== this.entries.length || props.items.some((item, i) => item !== this.entries[i]);
    this.entries = props.items;
    if (changed) {
      this.active = 0;
      this.said(this.t('editor.slash.count', { count: this.entries.length }));
    }
    this.draw();
  }

  stop(): void {
    this.unmount?.();
    this.unmount = null;
    const dom = this.props?.editor.view.dom;
    for (const name of ['aria-controls', 'aria-expanded', 'aria-activedescendant']) dom?.removeAttribute(name);
    this.props = null;
    this.entries = [];
  }

  key(event: KeyboardEvent): boolean {
    const { length } = this.entries;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (length === 0) return false;
      this.active = (this.active + (event.key === 'ArrowDown' ? 1 : length - 1)) % length;
      this.draw();
      return true;
    }
    if (event.key === 'Enter' || event.key === 'Tab') {
      if (length === 0) return false;
      this.choose(this.active);
      return true;
    }
    return false;
  }

  private choose(index: number): void {
    const entry = this.entries[index];
    if (entry) this.props?.command(entry);
  }

  private draw(): void {
    if (this.entries.length === 0) {
      this.dom.replaceChildren(element('p', { class: 'slash-empty' }, this.t('editor.slash.empty')));
    } else {
      this.dom.replaceChildren(...this.entries.map((entry, index) => this.option(entry, index)));
    }
    const active = this.dom.querySelector<HTMLElement>('[aria-selected=true]');
    // Not scrollIntoView, which would move the page as well.
    if (active) {
      const { offsetTop, offsetHeight } = active;
      const { scrollTop, clientHeight } = this.dom;
      if (offsetTop < scrollTop) this.dom.scrollTop = offsetTop;
      else if (offsetTop + offsetHeight > scrollTop + clientHeight)
        this.dom.scrollTop = offsetTop + offsetHeight - clientHeight;
    }
    const view = this.props?.editor.view.dom;
    if (active) view?.setAttribute('aria-activedescendant', active.id);
    else view?.removeAttribute('aria-activedescendant');
  }

  private option(entry: CatalogEntry, index: number): HTMLElement {
    const selected = index === this.active;
    const option = element('div', {
      role: 'option',
      id: `slash-${entry.id}`,
      class: 'slash-option',
      'aria-selected': String(selected),
      'data-index': String(index),
    });
    option.append(catalogIcon(entry.icon), catalogLabel(entry, this.t));
    return option;
  }
}

/** `/` inserts a block: type to look for it, arrows and Enter to take it. */
export function slashMenu(options: {
  t: Translate;
  open: (request: DialogRequest) => void;
  said: (text: string) => void;
}): Extension {
  const { t, open, said } = options;
  return Extension.create({
    name: 'slashMenu',
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        Suggestion<CatalogEntry>({
          editor,
          pluginKey: KEY,
          char: '/',
          items: ({ query }) => searchCatalog(query, t),
          allow: ({ state }) => {
            const { parent } = state.selection.$from;
            return parent.type.name === 'paragraph' && !findAround(state, 'footnote');
          },
          command: ({ range, props }) => {
            editor.chain().focus().deleteRange(range).run();
            props.run(editor, open);
          },
          render: () => {
            const list = new SlashList(t, said);
            return {
              onStart: (props) => list.start(props),
              onUpdate: (props) => list.show(props),
              onKeyDown: ({ event }) => list.key(event),
              onExit: () => list.stop(),
            };
          },
        }),
      ];
    },
    onBlur() {
      if (KEY.getState(this.editor.state)?.active) exitSuggestion(this.editor.view, KEY);
    },
  });
}
