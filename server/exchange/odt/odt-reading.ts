import { escapeHtml } from '#content/render/html-escape.ts';
import type { KnownImages } from '#server/exchange/reading/known-images.ts';
import type { XmlAttributes, XmlBudget } from '#server/exchange/reading/read-xml.ts';
import type { Revisions } from '#server/exchange/reading/revisions.ts';
import type { UnpackedParts } from '#server/exchange/reading/unpack-parts.ts';
import type { WordChanges } from '#server/exchange/reading/word-changes.ts';
import { OdtFlow, type OpenParagraph } from './odt-flow.ts';
import type { Markup } from './odt-markup.ts';
import { writeParagraph } from './odt-paragraph.ts';
import { OdtPlaces } from './odt-places.ts';
import type { OdtStyles, TextLook } from './odt-styles.ts';

/**
 * What is to be done at the end of an element; `skip` for one whose content is not read; null for
 * nothing.
 */
export type After = (() => void) | 'skip' | null;
/** Meets the beginning of an element. */
export type Meet = (attributes: XmlAttributes, tag: string) => After;
/** The elements that a subject reads, by their names. */
export type Elements = Readonly<Record<string, Meet>>;

export interface OdtSources {
  readonly parts: UnpackedParts;
  readonly styles: OdtStyles;
  readonly images: KnownImages;
  readonly changes: WordChanges;
  readonly budget: XmlBudget;
  /** Collects tracked changes, which are then left out: the text is as it was before them. */
  readonly revisions: Revisions | null;
}

/** Inserted text that is being read, while the text is read as it was before its changes. */
interface Insertion {
  /** Marks its part of a paragraph. */
  readonly begin: () => void;
  readonly end: () => void;
}

/** Deleted text that is being read, apart from the text. */
export interface Deletion {
  hasWords: boolean;
  /** Its notes. */
  readonly notes: Markup;
}

/** A text that is being read: what its words, blocks, frames and changes have in common. */
export class OdtReading {
  readonly from: OdtSources;
  /** Characters by language as styles state it; `''` for those that do not. */
  readonly languages = new Map<string, number>();
  readonly places = new OdtPlaces();
  /** The elements that are open. */
  readonly open: { readonly tag: string; readonly after: After }[] = [];
  /** Meets all elements instead of those that they belong to. */
  claim: Meet | null = null;
  insertion: Insertion | null = null;
  deletion: Deletion | null = null;
  /** Open links. */
  links = 0;
  /** Receives words outside the text: names, dates, comments, descriptions. */
  private listener: ((words: string) => void) | null = null;
  private readonly numbers = new Map<string, number>();
  private readonly flows: OdtFlow[] = [new OdtFlow(this.numbers)];
  private readonly spoken: string[] = [];
  /** Marks for the next paragraph. */
  private readonly waiting: Markup = [];

  constructor(from: OdtSources) {
    this.from = from;
  }

  /** The blocks that are being read. */
  get flow(): OdtFlow {
    return this.flows.at(-1)!;
  }

  /** The words of the paragraph that is being read. */
  get line(): Markup | null {
    return this.flow.paragraph?.line ?? null;
  }

  get isCode(): boolean {
    const { paragraph } = this.flow;
    return paragraph !== null && paragraph.level === null && this.from.styles.roleOf(paragraph.style) === 'code';
  }

  /** Reads blocks apart from those around them. @param use gets them once they are read */
  apart(use: (flow: OdtFlow) => void, lines: Markup[] | null = null): () => void {
    const flow = new OdtFlow(this.numbers, lines);
    this.flows.push(flow);
    return () => {
      this.endParagraph();
      flow.close();
      this.flows.pop();
      use(flow);
    };
  }

  /** Diverts words until the function that it returns is called. */
  listen(listener: (words: string) => void): () => void {
    const before = this.listener;
    this.listener = listener;
    return () => {
      this.listener = before;
    };
  }

  /** Diverts words. @returns false if nobody listens */
  divert(words: string): boolean {
    this.listener?.(words);
    return this.listener !== null;
  }

  words(text: string): void {
    const { paragraph } = this.flow;
    const { revisions, budget } = this.from;
    if (!paragraph) return;
    if (this.insertion) {
      revisions?.insert(text.replace(/\s+/g, ' '));
      return;
    }
    if (/\S/.test(text)) {
      revisions?.pass();
      if (this.deletion) this.deletion.hasWords = true;
      // The paragraph, and its words.
      else if (!paragraph.hasWords) budget.takeNodes(2);
      paragraph.hasWords = true;
    }
    const language = this.spoken.at(-1) ?? '';
    this.languages.set(language, (this.languages.get(language) ?? 0) + text.length);
    if (paragraph.level !== null) paragraph.heading += text;
    paragraph.line.push(escapeHtml(text));
  }

  /** Counts words under the language of this look, until the function that it returns is called. */
  speak({ language }: TextLook): () => void {
    if (!language) return () => {};
    this.spoken.push(language);
    return () => {
      this.spoken.pop();
    };
  }

  beginParagraph(style: string, level: number | null): () => void {
    this.endParagraph();
    const parts = { line: [], pictures: [], before: [], after: [] };
    this.flow.paragraph = { style, level, hasWords: false, isHidden: false, heading: '', ...parts };
    this.insertion?.begin();
    const unspoken = this.speak(this.from.styles.paragraphLook(style));
    return () => {
      unspoken();
      this.endParagraph();
    };
  }

  endParagraph(): void {
    const { flow } = this;
    const { paragraph } = flow;
    if (!paragraph) return;
    this.insertion?.end();
    flow.paragraph = null;
    if (flow.lines) {
      flow.lines.push(paragraph.line);
      return;
    }
    if (paragraph.before.length > 0) flow.block(paragraph.before);
    if (!paragraph.isHidden) this.writeParagraph(flow, paragraph);
    if (paragraph.after.length > 0) flow.block(paragraph.after);
  }

  /** Writes a mark in the next paragraph with words. */
  mark(mark: Markup): void {
    this.waiting.push(mark);
  }

  private writeParagraph(flow: OdtFlow, paragraph: OpenParagraph): void {
    if (paragraph.hasWords) paragraph.line.unshift(...this.waiting.splice(0));
    if (paragraph.hasWords && paragraph.level !== null) {
      const mark: Markup = [];
      this.places.addHeading(paragraph.heading, mark);
      paragraph.line.unshift(mark);
    }
    writeParagraph(flow, paragraph, this.from.styles, this.links > 0);
  }
}
