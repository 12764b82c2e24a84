import { type DocumentNode, textOf, walk } from './document.ts';

/** Lines of checklists that are read. */
const MOST_LINES = 12;

/** The lines of a text's checklists, each once: the questions of a module as a lens. */
export function readChecklist(document: DocumentNode): string[] {
  const lines = new Set<string>();
  walk(document, (node) => {
    if (node.type !== 'taskItem') return true;
    const text = (node.content ?? []).map(textOf).join(' ').trim();
    if (text !== '') lines.add(text);
    return false;
  });
  return [...lines].slice(0, MOST_LINES);
}
