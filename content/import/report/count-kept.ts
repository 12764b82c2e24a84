import { type DocumentNode, walk } from '#content/document/document.ts';
import type { KeptCounts } from './word-report.ts';

/** How many of each a document has. */
export function countKept(document: DocumentNode): KeptCounts {
  const counts = { headings: 0, tables: 0, notes: 0, links: 0, images: 0, listItems: 0 };
  walk(document, ({ type, marks }) => {
    if (type === 'heading') counts.headings++;
    if (type === 'table') counts.tables++;
    if (type === 'footnote') counts.notes++;
    if (type === 'figure') counts.images++;
    if (type === 'listItem' || type === 'taskItem') counts.listItems++;
    if (marks?.some((mark) => mark.type === 'link')) counts.links++;
    return undefined;
  });
  return counts;
}
