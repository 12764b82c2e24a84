import { BOOK_STYLES, FILE_STYLES } from '#server/exports/formats/book-styles.ts';

/** Styles of files that link to each other, and are read without a server. */
export const OFFLINE_STYLES = `${BOOK_STYLES}${FILE_STYLES}
.site { border-bottom: 1px solid #8b8878; display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; padding-bottom: 0.6rem; }
.list { list-style: none; padding: 0; }
.list li { margin-block: 0.9rem; }
.list p { margin-block: 0.2rem; }
input[type="search"] { border: 1px solid #6b6858; box-sizing: border-box; font: inherit; max-width: 100%; min-height: 2.75rem; padding: 0.4rem; }
button { background: #fff; border: 1px solid #0b5d57; border-radius: 0; color: #0b5d57; font: inherit; min-height: 2.75rem; padding: 0.4rem 0.9rem; }
@media (prefers-color-scheme: dark) {
  input[type="search"] { background: #16181c; border-color: #8b8878; color: #e8e4db; }
  button { background: #16181c; border-color: #7cc9bf; color: #7cc9bf; }
}
`;

/** A relative link between two files, given by their paths from the same root. */
export function relativeTo(from: string, to: string): string {
  return '../'.repeat(from.split('/').length - 1) + to;
}
