import * as Y from 'yjs';
import { changeText } from '#content/draft/change-text.ts';
import { type HeadField, headText, isHeadOpen } from '#content/draft/head-texts.ts';

const onOneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ');

/** The no-break space before a sign of French, by the sign. */
const BEFORE: Readonly<Record<string, string>> = {
  ...{ ';': '\u202f', '!': '\u202f', '?': '\u202f', '»': '\u202f', ':': '\u00a0' },
};

/** A text with a no-break space before the sign that was just typed: no line begins with it. */
function bindSign(text: string, caret: number): string {
  const space = BEFORE[text[caret - 1] ?? ''];
  return space && text[caret - 2] === ' ' ? text.slice(0, caret - 2) + space + text.slice(caret - 1) : text;
}

interface TextBindingDeps {
  readonly input: HTMLTextAreaElement;
  readonly draft: Y.Doc;
  readonly field: HeadField;
  /** What the page has, for as long as the draft has no head. */
  readonly written: string;
  /** Asks the server to write the page's head into the draft. */
  readonly ask: () => void;
  /** Called when the text on screen has changed. */
  readonly onChange: () => void;
}

/**
 * Binds a field of plain text to a text of the draft, both ways. Undo takes back one's own changes
 * of this field. What is typed before the draft has the text waits for it on screen.
 */
export class TextBinding {
  readonly #deps: TextBindingDeps;
  private readonly text: Y.Text;
  private readonly undoManager: Y.UndoManager;
  /** The draft's text, or the page's, that the field was last made to show. */
  private shown: string;
  private composing = false;
  private readonly off: () => void;

  constructor(deps: TextBindingDeps) {
    this.#deps = deps;
    const { input, draft, field } = deps;
    this.text = headText(draft, field);
    this.shown = this.isOpen ? this.text.toString() : deps.written;
    this.show(this.shown);
    this.undoManager = new Y.UndoManager(this.text, { trackedOrigins: new Set([this]) });
    this.text.observe(this.onText);
    // The draft may get the page's head without a letter in this field, which has no event then.
    const title = headText(draft, 'title');
    if (field !== 'title') title.observe(this.onTitle);
    const controller = new AbortController();
    const { signal } = controller;
    input.addEventListener('input', () => this.typed(), { signal });
    input.addEventListener('compositionstart', () => this.compose(true), { signal });
    input.addEventListener('compositionend', () => this.compose(false), { signal });
    input.addEventListener('beforeinput', this.onBeforeInput, { signal });
    input.addEventListener('keydown', this.onKeyDown, { signal });
    this.off = () => {
      controller.abort();
      this.text.unobserve(this.onText);
      if (field !== 'title') title.unobserve(this.onTitle);
    };
  }

  private get isOpen(): boolean {
    return isHeadOpen(this.#deps.draft);
  }

  /** Whether something was typed that is not in the draft. */
  get waits(): boolean {
    return onOneLine(this.#deps.input.value) !== this.shown;
  }

  /** What the page has now, as somebody changed it by a form: shown if the draft has no head. */
  pageHas(written: string): void {
    if (this.isOpen || this.waits) return;
    this.shown = written;
    this.show(written);
  }

  /** Sends what waits, after a lost connection. */
  retry(): void {
    if (this.waits) this.typed();
  }

  destroy(): void {
    this.off();
    this.undoManager.destroy();
  }

  private compose(composing: boolean): void {
    this.composing = composing;
    if (!composing) this.typed();
  }

  private typed(): void {
    if (this.composing) return;
    const { input, draft, field, ask, onChange } = this.#deps;
    const { selectionStart } = input;
    const line = onOneLine(input.value);
    const isSet = field === 'summary' && input.lang.startsWith('fr');
    const value = isSet ? bindSign(line, selectionStart) : line;
    if (value !== input.value) this.show(value);
    if (value !== line) input.setSelectionRange(selectionStart, selectionStart);
    if (!this.isOpen) {
      if (value !== this.shown) ask();
      return onChange();
    }
    const from = this.shown;
    this.shown = value;
    draft.transact(() => changeText(this.text, from, value), this);
    this.shown = this.text.toString();
    // Others may have written while a word was composed.
    if (this.shown !== value) this.show(this.shown);
    onChange();
  }

  private readonly onTitle = (): void => {
    if (this.waits) this.typed();
  };

  private readonly onText = (event: Y.YTextEvent, { origin }: Y.Transaction): void => {
    if (origin === this || this.composing) return;
    // Typed before the draft had the text.
    if (this.waits) return this.typed();
    const { input, onChange } = this.#deps;
    let { selectionStart, selectionEnd } = input;
    let at = 0;
    for (const { retain = 0, insert = '', delete: gone = 0 } of event.changes.delta) {
      at += retain;
      const added = insert.length;
      const moved = (place: number) => (place <= at ? place : Math.max(at, place - gone) + added);
      selectionStart = moved(selectionStart);
      selectionEnd = moved(selectionEnd);
      at += added;
    }
    this.shown = this.text.toString();
    this.show(this.shown);
    if (document.activeElement === input) input.setSelectionRange(selectionStart, selectionEnd);
    onChange();
  };

  private readonly onBeforeInput = (event: InputEvent): void => {
    if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return;
    event.preventDefault();
    this.undo(event.inputType === 'historyRedo');
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    this.undo(key === 'y' || event.shiftKey);
  };

  private undo(again: boolean): void {
    if (again) this.undoManager.redo();
    else this.undoManager.undo();
  }

  private show(value: string): void {
    this.#deps.input.value = value;
  }
}
