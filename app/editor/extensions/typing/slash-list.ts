import type { EditorView } from '@tiptap/pm/view';
import { type CatalogEntry, catalogLabel, groupCatalog, searchCatalog } from '#app/editor/commands/block-catalog.ts';
import { element } from '#app/editor/node-views/node-view.ts';
import { catalogIcon } from '#app/editor/tools/editor-icon.tsx';
import { keepBeside } from '#app/editor/tools/place-beside.ts';
import type { Translate } from '#app/i18n/translate.ts';
import type { BlockKind } from '#content/document/blocks.ts';

const LIST_ID = 'slash-menu';

function indexOf(target: EventTarget | null): number {
  const option = target instanceof Element ? target.closest<HTMLElement>('[role=option]') : null;
  return option ? Number(option.dataset.index) : -1;
}

/** The list below the caret. The focus stays in the text, with `aria-activedescendant`. */
export class SlashList {
  private readonly dom = element('div', { class: 'slash-menu', id: LIST_ID, role: 'listbox', tabindex: '0' });
  private readonly view: EditorView;
  private readonly t: Translate;
  private readonly said: (text: string) => void;
  private readonly choose: (entry: CatalogEntry) => void;
  private readonly groups: ReturnType<typeof groupCatalog>;
  private entries: readonly CatalogEntry[] = [];
  /** The entries' elements, in the same order. */
  private options: readonly HTMLElement[] = [];
  private active = 0;
  private release: (() => void) | null = null;

  constructor(deps: {
    view: EditorView;
    t: Translate;
    said: (text: string) => void;
    blocks: readonly BlockKind[];
    choose: (entry: CatalogEntry) => void;
  }) {
    this.view = deps.view;
    this.t = deps.t;
    this.said = deps.said;
    this.choose = deps.choose;
    this.groups = groupCatalog(deps.blocks);
    this.dom.setAttribute('aria-label', deps.t('editor.slash.label'));
    // A press must not take the focus from the text.
    this.dom.addEventListener('pointerdown', (event) => event.preventDefault());
    this.dom.addEventListener('click', ({ target }) => {
      const entry = this.entries[indexOf(target)];
      if (entry) this.choose(entry);
    });
    // Pointer and arrow keys share one active item. Only a pointer that moves chooses, not one
    // under which the list appears.
    this.dom.addEventListener('pointermove', ({ target }) => {
      const index = indexOf(target);
      if (index >= 0 && index !== this.active) this.activate(index);
    });
  }

  /** Shows the entries that match the query, beside the slash. */
  show(query: string, slash: number): void {
    const isWhole = query === '';
    const entries = isWhole ? this.groups.flatMap((group) => group.entries) : searchCatalog(query, this.t);
    if (
      !this.release ||
      entries.length !== this.entries.length ||
      entries.some((entry, i) => entry !== this.entries[i])
    ) {
      this.entries = entries;
      this.active = 0;
      this.said(this.t('editor.slash.count', { count: entries.length }));
      this.draw(isWhole);
    }
    if (this.release) return;
    // Inside `main`, for people who navigate by landmarks.
    (this.view.dom.closest('main') ?? document.body).append(this.dom);
    const rectangle = () => {
      const { left, top, bottom } = this.view.coordsAtPos(Math.min(slash, this.view.state.doc.content.size));
      return new DOMRect(left, top, 0, bottom - top);
    };
    this.release = keepBeside(rectangle, this.dom, { side: 'below', align: 'start' });
    this.view.dom.setAttribute('aria-controls', LIST_ID);
    this.announceActive();
  }

  hide(): void {
    if (!this.release) return;
    this.release();
    this.release = null;
    this.dom.remove();
    for (const name of ['aria-controls', 'aria-activedescendant']) this.view.dom.removeAttribute(name);
  }

  /** Handles a key. @returns whether the list used it */
  key(event: KeyboardEvent): boolean {
    const { length } = this.entries;
    if (length === 0 || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.activate((this.active + (event.key === 'ArrowDown' ? 1 : length - 1)) % length);
      this.reveal(this.options[this.active]!);
      return true;
    }
    if (event.key === 'Enter' || event.key === 'Tab') {
      this.choose(this.entries[this.active]!);
      return true;
    }
    return false;
  }

  private activate(index: number): void {
    this.options[this.active]?.setAttribute('aria-selected', 'false');
    this.active = index;
    this.options[index]?.setAttribute('aria-selected', 'true');
    this.announceActive();
  }

  private draw(isWhole: boolean): void {
    this.options = this.entries.map((entry, index) => this.option(entry, index));
    if (this.entries.length === 0) {
      this.dom.replaceChildren(element('p', { class: 'slash-empty' }, this.t('editor.slash.empty')));
    } else {
      this.dom.replaceChildren(...(isWhole ? this.grouped() : this.options));
      this.reveal(this.options[this.active]!);
    }
    if (this.release) this.announceActive();
  }

  private grouped(): HTMLElement[] {
    let at = 0;
    return this.groups.map(({ group, entries }) => {
      const label = this.t(`editor.slash.groups.${group}`);
      const made = element('div', { role: 'group', class: 'slash-group', 'aria-label': label });
      const name = element('p', { class: 'slash-group-name', 'aria-hidden': 'true' }, label);
      made.append(name, ...this.options.slice(at, at + entries.length));
      at += entries.length;
      return made;
    });
  }

  private announceActive(): void {
    const entry = this.entries[this.active];
    if (entry) this.view.dom.setAttribute('aria-activedescendant', `slash-${entry.id}`);
    else this.view.dom.removeAttribute('aria-activedescendant');
  }

  /** Not `scrollIntoView`, which would scroll the page too. */
  private reveal({ offsetTop, offsetHeight }: HTMLElement): void {
    const { scrollTop, clientHeight } = this.dom;
    if (offsetTop < scrollTop) this.dom.scrollTop = offsetTop;
    else if (offsetTop + offsetHeight > scrollTop + clientHeight)
      this.dom.scrollTop = offsetTop + offsetHeight - clientHeight;
  }

  private option(entry: CatalogEntry, index: number): HTMLElement {
    const option = element('div', {
      role: 'option',
      id: `slash-${entry.id}`,
      class: 'slash-option',
      'aria-selected': String(index === this.active),
      'data-index': String(index),
    });
    option.append(catalogIcon(entry.icon), catalogLabel(entry, this.t));
    return option;
  }
}
