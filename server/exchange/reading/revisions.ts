import { MOST_COMMENTS } from './word-form.ts';

/** Adjacent tracked changes of one author. */
export interface Revision {
  readonly author: string;
  readonly date: string;
  /** The inserted words. */
  words: string;
}

/** The id of a revision in the marks of a text. */
export const revisionId = (n: number): string => `change-${n}`;

/** Collects the tracked changes of a document while it is read as it was before them. */
export class Revisions {
  readonly list: Revision[] = [];
  /** Whether the next change belongs to the last one. */
  private follows = false;
  private inside = false;

  /** @returns the ids of the marks around the change; none beyond the limit */
  begin(author: string, date: string): { readonly start: string | null; readonly end: string } | null {
    this.inside = true;
    const continues = this.follows && this.list.at(-1)?.author === author;
    if (!continues && this.list.length >= MOST_COMMENTS) return null;
    if (!continues) this.list.push({ author, date, words: '' });
    const id = revisionId(this.list.length - 1);
    return { start: continues ? null : id, end: id };
  }

  insert(words: string): void {
    const last = this.list.at(-1);
    if (last) last.words += words;
  }

  end(): void {
    this.inside = false;
    this.follows = true;
  }

  /** Ends the present revision: content outside of it was met. */
  pass(): void {
    if (!this.inside) this.follows = false;
  }
}
