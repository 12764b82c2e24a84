import type * as Y from 'yjs';
import { changeText } from '#content/draft/change-text.ts';
import { charactersOf } from '#content/study/section-rows.ts';

/** The origin of what is written in the cells, by which the session's undo manager knows it. */
export const IN_CELLS = Symbol('in cells');

interface CellBindingDeps {
  readonly input: HTMLTextAreaElement;
  readonly text: Y.XmlText;
  readonly onShown: () => void;
}

/** Binds a field to the text of a cell, both ways: what two people type in one stays, of both. */
export class CellBinding {
  readonly #deps: CellBindingDeps;
  /** The text that the field was last made to show. */
  #shown: string;
  #composing = false;
  readonly #controller = new AbortController();

  constructor(deps: CellBindingDeps) {
    this.#deps = deps;
    const { input, text } = deps;
    this.#shown = charactersOf(text);
    this.#show();
    text.observe(this.#onText);
    const { signal } = this.#controller;
    input.addEventListener('input', () => this.#typed(), { signal });
    input.addEventListener('compositionstart', () => this.#compose(true), { signal });
    input.addEventListener('compositionend', () => this.#compose(false), { signal });
  }

  destroy(): void {
    this.#controller.abort();
    this.#deps.text.unobserve(this.#onText);
  }

  #compose(composing: boolean): void {
    this.#composing = composing;
    if (!composing) this.#typed();
  }

  #typed(): void {
    if (this.#composing) return;
    const { input, text } = this.#deps;
    const { value } = input;
    const from = this.#shown;
    this.#shown = value;
    text.doc?.transact(() => changeText(text, from, value), IN_CELLS);
    this.#shown = charactersOf(text);
    // Others may have written while a word was composed.
    if (this.#shown !== value) this.#show();
    this.#deps.onShown();
  }

  readonly #onText = (event: Y.YTextEvent, { origin }: Y.Transaction): void => {
    if (origin === IN_CELLS && this.#shown === this.#deps.input.value) {
      // Our own; or that of another field of this page that shows the same text.
      if (charactersOf(this.#deps.text) === this.#shown) return;
    }
    if (this.#composing) return;
    const { input } = this.#deps;
    let { selectionStart, selectionEnd } = input;
    let at = 0;
    for (const { retain = 0, insert, delete: gone = 0 } of event.changes.delta) {
      at += retain;
      const added = typeof insert === 'string' ? insert.length : 0;
      const moved = (place: number) => (place <= at ? place : Math.max(at, place - gone) + added);
      selectionStart = moved(selectionStart);
      selectionEnd = moved(selectionEnd);
      at += added;
    }
    this.#shown = charactersOf(this.#deps.text);
    this.#show();
    if (document.activeElement === input) input.setSelectionRange(selectionStart, selectionEnd);
    this.#deps.onShown();
  };

  #show(): void {
    this.#deps.input.value = this.#shown;
  }
}
