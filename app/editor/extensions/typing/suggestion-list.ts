import type { EditorView } from '@tiptap/pm/view';
import { element } from '#app/editor/node-views/node-view.ts';
import { keepPlacedBeside } from '#app/editor/tools/place-beside.ts';
import type { TriggeredList } from './typed-trigger.ts';

/** Entries under a name. */
export interface SuggestionGroup<Entry> {
  readonly label: string;
  readonly entries: readonly Entry[];
}

interface SuggestionOptions<Entry> {
  readonly view: EditorView;
  /** The list is `<id>-menu`, an entry `<id>-<its id>`. */
  readonly id: string;
  readonly label: string;
  /** The text shown when no entry matches. */
  readonly none: (query: string) => string;
  /** Announces the number of matching entries, and the text below them. */
  readonly count: (count: number, more: string) => void;
  /** The text below the entries; by default, and if empty, none. */
  readonly more?: (query: string) => string;
  readonly find: (query: string) => readonly Entry[] | readonly SuggestionGroup<Entry>[];
  readonly draw: (entry: Entry) => readonly (Node | string)[];
  readonly choose: (entry: Entry) => void;
}

function indexOf(target: EventTarget | null): number {
  const option = target instanceof Element ? target.closest<HTMLElement>('[role=option]') : null;
  return option ? Number(option.dataset.index) : -1;
}

const isGroup = <Entry>(one: Entry | SuggestionGroup<Entry>): one is SuggestionGroup<Entry> =>
  'entries' in (one as object);

/** The list below the caret. The focus stays in the text, with `aria-activedescendant`. */
export class SuggestionList<Entry extends { readonly id: string }> implements TriggeredList {
  private readonly dom: HTMLElement;
  private readonly given: SuggestionOptions<Entry>;
  private entries: readonly Entry[] = [];
  /** The entries' elements, in the same order. */
  private options: readonly HTMLElement[] = [];
  private more = '';
  private active = 0;
  private release: (() => void) | null = null;

  constructor(options: SuggestionOptions<Entry>) {
    this.given = options;
    const { id, label } = options;
    this.dom = element('div', { class: 'slash-menu', id: `${id}-menu`, role: 'listbox', tabindex: '0' });
    this.dom.setAttribute('aria-label', label);
    // A press must not take the focus from the text.
    this.dom.addEventListener('pointerdown', (event) => event.preventDefault());
    this.dom.addEventListener('click', ({ target }) => {
      const entry = this.entries[indexOf(target)];
      if (entry) options.choose(entry);
    });
    // Pointer and arrow keys share one active item. Only a pointer that moves chooses, not one
    // under which the list appears.
    this.dom.addEventListener('pointermove', ({ target }) => {
      const index = indexOf(target);
      if (index >= 0 && index !== this.active) this.activate(index);
    });
  }

  /** Shows the entries that match the query, beside the sign. */
  show(query: string, sign: number): void {
    const { view } = this.given;
    const found = this.given.find(query);
    const groups = found.flatMap((one) => (isGroup(one) ? [one] : []));
    const entries = found.flatMap((one) => (isGroup(one) ? one.entries : [one]));
    const more = this.given.more?.(query) ?? '';
    if (
      !this.release ||
      more !== this.more ||
      entries.length !== this.entries.length ||
      entries.some((entry, i) => entry.id !== this.entries[i]!.id)
    ) {
      this.entries = entries;
      this.active = 0;
      this.more = more;
      this.given.count(entries.length, more);
      this.draw(groups, query);
    }
    if (this.release) return;
    // Inside `main`, for people who navigate by landmarks.
    (view.dom.closest('main') ?? document.body).append(this.dom);
    const rectangle = () => {
      const { left, top, bottom } = view.coordsAtPos(Math.min(sign, view.state.doc.content.size));
      return new DOMRect(left, top, 0, bottom - top);
    };
    this.release = keepPlacedBeside(rectangle, this.dom, { side: 'below', align: 'start' });
    view.dom.setAttribute('aria-controls', this.dom.id);
    this.announceActive();
  }

  hide(): void {
    if (!this.release) return;
    this.release();
    this.release = null;
    this.dom.remove();
    for (const name of ['aria-controls', 'aria-activedescendant']) this.given.view.dom.removeAttribute(name);
  }

  key(event: KeyboardEvent): boolean {
    const { length } = this.entries;
    if (length === 0 || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.activate((this.active + (event.key === 'ArrowDown' ? 1 : length - 1)) % length);
      this.reveal(this.options[this.active]!);
      return true;
    }
    if (event.key === 'Enter' || event.key === 'Tab') {
      this.given.choose(this.entries[this.active]!);
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

  private draw(groups: readonly SuggestionGroup<Entry>[], query: string): void {
    this.options = this.entries.map((entry, index) => this.option(entry, index));
    if (this.entries.length === 0) {
      this.dom.replaceChildren(element('p', { class: 'slash-empty' }, this.given.none(query)));
    } else {
      this.dom.replaceChildren(...(groups.length > 0 ? this.grouped(groups) : this.options));
      if (this.more !== '') this.dom.append(element('p', { class: 'slash-empty' }, this.more));
      this.reveal(this.options[this.active]!);
    }
    if (this.release) this.announceActive();
  }

  private grouped(groups: readonly SuggestionGroup<Entry>[]): HTMLElement[] {
    let at = 0;
    return groups.map(({ label, entries }) => {
      const made = element('div', { role: 'group', class: 'slash-group', 'aria-label': label });
      const name = element('p', { class: 'slash-group-name', 'aria-hidden': 'true' }, label);
      made.append(name, ...this.options.slice(at, at + entries.length));
      at += entries.length;
      return made;
    });
  }

  private announceActive(): void {
    const { view, id } = this.given;
    const entry = this.entries[this.active];
    if (entry) view.dom.setAttribute('aria-activedescendant', `${id}-${entry.id}`);
    else view.dom.removeAttribute('aria-activedescendant');
  }

  /** Not `scrollIntoView`, which would scroll the page too. */
  private reveal({ offsetTop, offsetHeight }: HTMLElement): void {
    const { scrollTop, clientHeight } = this.dom;
    if (offsetTop < scrollTop) this.dom.scrollTop = offsetTop;
    else if (offsetTop + offsetHeight > scrollTop + clientHeight)
      this.dom.scrollTop = offsetTop + offsetHeight - clientHeight;
  }

  private option(entry: Entry, index: number): HTMLElement {
    const option = element('div', {
      role: 'option',
      id: `${this.given.id}-${entry.id}`,
      class: 'slash-option',
      'aria-selected': String(index === this.active),
      'data-index': String(index),
    });
    option.append(...this.given.draw(entry));
    return option;
  }
}
