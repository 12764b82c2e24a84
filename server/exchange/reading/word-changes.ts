import { WORD_CHANGES, type WordChange, type WordChanged } from '#content/import/report/word-report.ts';
import { MOST_AUTHORS } from './word-form.ts';

const LONGEST_NAME = 100;

/** Counts the contents of a document that become something else, with their authors. */
export class WordChanges {
  private readonly counts = new Map<WordChange, number>();
  private readonly authors = new Map<WordChange, Set<string>>();

  add(what: WordChange, author = ''): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    const name = author.trim().slice(0, LONGEST_NAME);
    if (name === '') return;
    const authors = this.authors.get(what) ?? new Set();
    if (authors.size < MOST_AUTHORS) authors.add(name);
    this.authors.set(what, authors);
  }

  list(): WordChanged[] {
    return WORD_CHANGES.flatMap((what) => {
      const count = this.counts.get(what);
      return count === undefined ? [] : [{ what, count, who: [...(this.authors.get(what) ?? [])] }];
    });
  }
}
