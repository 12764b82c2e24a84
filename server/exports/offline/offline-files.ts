import { BOOK_STYLES, FILE_STYLES } from '#server/exports/formats/book-styles.ts';

/** Styles of files that link to each other, and are read without a server. */
export const OFFLINE_STYLES = `${BOOK_STYLES}${FILE_STYLES}
.site { border-bottom: 1px solid #8b8878; display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; padding-bottom: 0.6rem; }
.list { list-style: none; padding: 0; }
.list li { margin-block: 0.9rem; }
.list p { margin-block: 0.2rem; }
input[type="search"] { border: 1px solid #6b6858; font: inherit; max-width: 100%; padding: 0.4rem; }
button { font: inherit; padding: 0.4rem 0.9rem; }
`;

/** A relative link between two files, given by their paths from the same root. */
export function relativeTo(from: string, to: string): string {
  return '../'.repeat(from.split('/').length - 1) + to;
}
