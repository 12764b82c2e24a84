import type { EditorView } from '@tiptap/pm/view';
import { type CatalogEntry, catalogLabel, searchCatalog } from '#app/editor/commands/block-catalog.ts';
import { element } from '#app/editor/node-views/node-view.ts';
import { catalogIcon } from '#app/editor/tools/editor-icon.tsx';
import { keepBeside } from '#app/editor/tools/place-beside.ts';
import type { Translate } from '#app/i18n/translate.ts';

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
  private entries: readonly CatalogEntry[] = [];
  private active = 0;
  private release: (() => void) | null = null;

  constructor(deps: {
    view: EditorView;
    t: Translate;
    said: (text: string) => void;
    choose: (entry: CatalogEntry) => void;
  }) {
    this.view = deps.view;
    this.t = deps.t;
    this.said = deps.said;
    this.choose = deps.choose;
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
    const entries = searchCatalog(query, this.t);
    if (
      !this.release ||
      entries.length !== this.entries.length ||
      entries.some((entry, i) => entry !== this.entries[i])
    ) {
      this.entries = entries;
      this.active = 0;
      this.said(this.t('editor.slash.count', { count: entries.length }));
      this.draw();
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
      this.reveal(this.dom.children[this.active] as HTMLElement);
      return true;
    }
    if (event.key === 'Enter' || event.key === 'Tab') {
      this.choose(this.entries[this.active]!);
      return true;
    }
    return false;
  }

  private activate(index: number): void {
    this.dom.children[this.active]?.setAttribute('aria-selected', 'false');
    this.active = index;
    this.dom.children[index]?.setAttribute('aria-selected', 'true');
    this.announceActive();
  }

  private draw(): void {
    if (this.entries.length === 0) {
      this.dom.replaceChildren(element('p', { class: 'slash-empty' }, this.t('editor.slash.empty')));
    } else {
      this.dom.replaceChildren(...this.entries.map((entry, index) => this.option(entry, index)));
      this.reveal(this.dom.children[this.active] as HTMLElement);
    }
    if (this.release) this.announceActive();
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
