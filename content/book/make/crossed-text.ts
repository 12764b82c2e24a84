import type { AnnotationKind } from '#content/annotation/annotation.ts';
import type { Block, BlockOf, Inline, Note, NoticeLine } from '#content/book/book.ts';
import { CROSSED_WORDS } from '#content/book/book-words.ts';
import { dayInWords } from '#content/book/notice-lines.ts';
import { onlyText } from '#content/book/only-text.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import { directionOf, type Locale } from '#content/locale.ts';
import { SIDES, type Side } from '#content/people/person.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';
import { setShortText, setTypography } from '#content/text/typography.ts';

/** An annotation of a text, or a reply. */
interface AnnotationOrReply {
  readonly name: string;
  readonly organisation: string;
  /** ISO 3166-1 alpha-2; empty when unknown. */
  readonly country: string;
  readonly side: Side;
  readonly body: string;
  /** The language of the body; null if it is not known. */
  readonly language: string | null;
  /** ISO 8601. */
  readonly at: string;
}

/** An annotation with its answers, as its reader sees them on screen. */
export interface CrossedThread extends AnnotationOrReply {
  readonly id: string;
  /** Its number in the order of the text, also shown after the words. */
  readonly number: number;
  readonly kind: AnnotationKind;
  /** The block that has its words; null if no block of the text has them. */
  readonly blockId: string | null;
  /** The part of the annotated words that is shown; empty for a whole paragraph. */
  readonly quote: string;
  /** The words that replaced these; null if they are unchanged. */
  readonly now: string | null;
  /** The words that a correction proposes, empty to delete; null for none. */
  readonly replacement: string | null;
  /** The team took it up. */
  readonly resolved: boolean;
  /** It is open, and must be dealt with before publishing. */
  readonly mustFix: boolean;
  readonly replies: readonly AnnotationOrReply[];
}

/** The annotations of both sides on a text: regards croisés. */
export interface CrossedText {
  /** The page has two invited sides: a workshop. */
  readonly inPlace: boolean;
  readonly threads: readonly CrossedThread[];
}

/** The signs of the two sides: shapes, so that colour is never the only cue. */
export const SIDE_MARKS: Readonly<Record<Side, string>> = { south: '▲', north: '●' };

/** The south is on the left, as on screen. */
const IN_ORDER = [...SIDES].reverse();

/** Characters of words that the text has and marks. */
const SHORT = 140;

const authorOf = ({ name, organisation }: AnnotationOrReply): string =>
  onlyText([name, organisation].filter(Boolean).join(', '));

export interface CrossedReading {
  /** The language of the annotated text. */
  readonly language: string;
  readonly timeZone: string;
  /** The anchor of its chapter. */
  readonly anchor: string;
}

/** Writes the annotations of a text as blocks of its book. */
export class CrossedBlocks {
  readonly #text: CrossedText;
  readonly #reading: CrossedReading;
  readonly #locale: Locale;

  constructor(text: CrossedText, reading: CrossedReading) {
    this.#text = text;
    this.#reading = reading;
    this.#locale = wordsLocale(reading.language, 'fr');
  }

  get #words() {
    return CROSSED_WORDS[this.#locale];
  }

  get kindName(): string {
    return this.#text.inPlace ? this.#words.crossed : this.#words.annotations;
  }

  /** How many annotations each side has made. */
  get counts(): NoticeLine {
    const { annotations, sides } = this.#words;
    const of = (side: Side) => this.#text.threads.filter((thread) => thread.side === side).length;
    const text = IN_ORDER.map((side) => `${SIDE_MARKS[side]}\u00a0${sides[side]}, ${of(side)}`).join(' · ');
    return { label: annotations, text };
  }

  /** The annotations of some blocks of the text, face to face; nothing without any. */
  about(blockIds: readonly string[]): Block[] {
    const wanted = new Set(blockIds);
    return this.#facing(this.#text.threads.filter(({ blockId }) => blockId !== null && wanted.has(blockId)));
  }

  /**
   * Annotations whose words are no longer in the text: never dropped. They are the first part of
   * the foot; a text that comes back from a file has no foot, and ends with these annotations.
   */
  orphans(): Block[] {
    const orphans = this.#text.threads.filter(({ blockId }) => blockId === null);
    if (orphans.length === 0) return [];
    const { orphans: title, orphansHelp } = this.#words;
    return [
      { type: 'heading', level: 2, anchor: `${this.#reading.anchor}-orphans`, line: [{ type: 'text', text: title }] },
      { type: 'paragraph', line: [{ type: 'text', text: orphansHelp }] },
      ...this.#facing(orphans),
    ];
  }

  /** The same as notes beside the text, as word processors have them. */
  notes(): Note[] {
    return this.#text.threads.flatMap((thread): Note[] => {
      const { id, quote, now, resolved, mustFix, replacement } = thread;
      const bodyBlocks = thread.body === replacement ? [] : this.#body(thread);
      // A change is not always tracked: the words may have a link, or another correction.
      const own = [...(replacement === null ? [] : [this.#proposed(replacement)]), ...bodyBlocks];
      const kind: Block = { type: 'paragraph', line: [{ type: 'text', text: this.#labelsOf(thread).join(', ') }] };
      const note: Note = {
        id,
        answers: null,
        author: authorOf(thread),
        at: thread.at,
        resolved,
        blocks: thread.kind === 'comment' && !mustFix && own.length > 0 ? own : [kind, ...own],
        // Accepted, a settled proposal would come over the words of now.
        replacement: resolved || now !== null ? null : replacement,
        quote: setTypography(onlyText(quote), this.#reading.language),
      };
      const replies = thread.replies.map(
        (reply, i): Note => ({
          ...{ id: `${id}-${i + 1}`, answers: id, author: authorOf(reply), at: reply.at, resolved },
          ...{ blocks: this.#body(reply), replacement: null, quote: '' },
        }),
      );
      return [note, ...replies];
    });
  }

  /** Labels of an annotation: its kind, and whether it must be dealt with before publishing. */
  #labelsOf({ kind, mustFix }: CrossedThread): string[] {
    return [this.#words.kinds[kind], ...(mustFix ? [this.#words.mustFix] : [])];
  }

  #proposed(replacement: string): Block {
    const { proposes, deletes } = this.#words;
    const words = setTypography(onlyText(replacement), this.#reading.language);
    return { type: 'paragraph', line: [{ type: 'text', text: replacement === '' ? deletes : `${proposes} ${words}` }] };
  }

  #facing(threads: readonly CrossedThread[]): Block[] {
    if (threads.length === 0) return [];
    const sides: BlockOf<'crossed'>['sides'] = IN_ORDER.map((side) => ({
      side,
      label: `${SIDE_MARKS[side]}\u00a0${this.#words.sides[side]}`,
      threads: threads.filter((thread) => thread.side === side).map((thread) => this.#thread(thread)),
    }));
    return [{ type: 'crossed', sides }];
  }

  #thread(thread: CrossedThread): Block[] {
    const { id, number, side, quote, now, replacement, resolved, replies, body } = thread;
    const words = this.#words;
    const label = [...this.#labelsOf(thread), ...(resolved ? [words.resolved] : [])].join(', ');
    const state = (text: string): Block => ({ type: 'paragraph', line: [{ type: 'text', text, italic: true }] });
    const head: Block = {
      type: 'paragraph',
      anchor: `${this.#reading.anchor}-annotation-${id}`,
      line: [{ type: 'text', text: `${SIDE_MARKS[side]}\u00a0${number} `, bold: true }, ...this.#byline(thread, label)],
    };
    return [
      head,
      ...(thread.blockId !== null && now !== null ? [state(words.changed)] : []),
      ...this.#quoted(thread.blockId !== null && now === null ? cutAtWord(quote, SHORT) : quote),
      ...(now === null ? [] : [state(words.now), ...this.#quoted(now)]),
      ...(replacement === null ? [] : [state(replacement === '' ? words.deletes : words.proposes)]),
      ...this.#quoted(replacement ?? ''),
      ...(body === replacement ? [] : this.#body(thread)),
      ...(replies.length === 0 ? [] : [this.#replies(replies)]),
    ];
  }

  #replies(replies: readonly AnnotationOrReply[]): Block {
    const items = replies.map((reply): Block[] => [
      { type: 'paragraph', line: this.#byline(reply, this.#words.reply) },
      ...this.#body(reply),
    ]);
    return { type: 'list', start: null, numbering: '1', items };
  }

  #byline({ name, organisation, country, at }: AnnotationOrReply, label: string): Inline[] {
    const from = [organisation, country && country !== 'FR' ? countryName(country, this.#locale) : ''];
    const parts = [...from.filter(Boolean), label, dayInWords(at, this.#locale, this.#reading.timeZone)];
    return [
      { type: 'text', text: onlyText(name), bold: true },
      { type: 'text', text: `, ${onlyText(parts.join(', '))}` },
    ];
  }

  /** Words of the text, or for it. */
  #quoted(text: string): Block[] {
    if (text === '') return [];
    const line: Inline[] = [{ type: 'text', text: setTypography(onlyText(text), this.#reading.language) }];
    return [{ type: 'quote', blocks: [{ type: 'paragraph', line }] }];
  }

  /** In the typography of its own language. */
  #body({ body, language }: AnnotationOrReply): Block[] {
    const known = language ?? (/\p{Script=Arabic}/u.test(body) ? 'ar' : null);
    const spoken = known === null || known === this.#locale ? {} : { lang: known, dir: directionOf(known) };
    return setShortText(onlyText(body), language ?? '')
      .split(/\n{2,}/)
      .filter((paragraph) => paragraph.trim() !== '')
      .map((paragraph): Block => {
        const lines = paragraph.split('\n').map((text): Inline[] => [{ type: 'text', text, ...spoken }]);
        return { type: 'paragraph', line: lines.flatMap((line, i) => (i === 0 ? line : [{ type: 'break' }, ...line])) };
      });
  }
}
