import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  type ICommentOptions,
  type Paragraph,
  type ParagraphChild,
  TextRun,
} from 'docx';
import type { Block, Line, Note } from '#content/book/book.ts';

/** A stretch of a line that a note is about: its first and last piece. */
export interface NotedStretch {
  readonly id: string;
  readonly first: number;
  readonly last: number;
  /** The words that it proposes instead, where they can be tracked as a change. */
  readonly correction: Note | null;
}

/** Notes on a text as comments of Word, each answer below the note that it answers. */
export class DocxComments {
  readonly comments: ICommentOptions[] = [];
  readonly #notes = new Map<string, Note>();
  /** The numbers of a note's comment and of those of its answers. */
  readonly #numbers = new Map<string, number[]>();
  readonly #placed = new Set<string>();
  #changes = 0;

  /** @param paragraphsOf a note's blocks as the document writes them */
  constructor(notes: readonly Note[], paragraphsOf: (blocks: readonly Block[]) => readonly Paragraph[]) {
    const numbers = new Map(notes.map(({ id }, number) => [id, number]));
    for (const note of notes) {
      const { id, answers, author, at, resolved, blocks } = note;
      const root = answers ?? id;
      const parentId = answers === null ? undefined : numbers.get(answers);
      if (answers === null) this.#notes.set(id, note);
      this.#numbers.set(root, [...(this.#numbers.get(root) ?? []), numbers.get(id)!]);
      this.comments.push({
        id: numbers.get(id)!,
        author,
        initials: initialsOf(author),
        date: new Date(at),
        resolved,
        ...(parentId === undefined ? {} : { parentId }),
        children: paragraphsOf(blocks),
      });
    }
  }

  begin(id: string): ParagraphChild[] {
    this.#placed.add(id);
    return this.#numbersOf(id).map((number) => new CommentRangeStart(number));
  }

  end(id: string): ParagraphChild[] {
    return this.#numbersOf(id).flatMap((number) => [
      new CommentRangeEnd(number),
      new TextRun({ children: [new CommentReference(number)] }),
    ]);
  }

  /** The id, author and date of a tracked change. */
  change({ author, at }: Note): { readonly id: number; readonly author: string; readonly date: string } {
    return { id: ++this.#changes, author, date: `${at.slice(0, 19)}Z` };
  }

  /** Notes whose words no line has. */
  left(): Note[] {
    return [...this.#notes.values()].filter(({ id }) => !this.#placed.has(id));
  }

  /**
   * What is noted on a line. A note on a whole paragraph has its sign at the end, and no words. A
   * change is tracked in words that have no link and no note of the text, and of two on the same
   * words, the first.
   */
  stretches(line: Line): NotedStretch[] {
    const ids = new Set(line.flatMap((piece) => (piece.type === 'text' ? (piece.annotations ?? []) : [])));
    const end = line.findLastIndex((piece) => piece.type !== 'text' || !piece.isSign);
    const tracked = new Set<number>();
    return [...ids].flatMap((id): NotedStretch[] => {
      const note = this.#notes.get(id);
      if (!note) return [];
      const has = (piece: Line[number]) =>
        piece.type === 'text' && !piece.isSign && (piece.annotations?.includes(id) ?? false);
      const [found, last] = [line.findIndex(has), line.findLastIndex(has)];
      const stretch = found < 0 ? { first: 0, last: Math.max(end, 0) } : { first: found, last };
      const at = Array.from({ length: stretch.last - stretch.first + 1 }, (_, i) => stretch.first + i);
      const isPlain = at.every((i) => {
        const piece = line[i];
        return piece?.type === 'text' && (piece.isSign || piece.href === undefined) && !tracked.has(i);
      });
      const correction = note.replacement !== null && isPlain ? note : null;
      if (correction) for (const i of at) tracked.add(i);
      return [{ id, ...stretch, correction }];
    });
  }

  #numbersOf(id: string): readonly number[] {
    return this.#numbers.get(id) ?? [];
  }
}

const initialsOf = (author: string): string =>
  (author.match(/(?<![\p{L}\p{M}])\p{L}/gu) ?? []).slice(0, 3).join('').toUpperCase();
