/** Elements of tracked changes within these are properties of paragraphs and rows. */
const PROPERTIES = new Set(['w:rPr', 'w:trPr', 'w:tcPr', 'w:pPr', 'w:numPr']);
const INSERTED = new Set(['w:ins', 'w:moveTo']);
const DELETED = new Set(['w:del', 'w:moveFrom']);

/** Whether an element is a tracked change, of which kind; null for any other. */
export function revisedBy(tag: string, parent: string): 'inserted' | 'deleted' | null {
  if (PROPERTIES.has(parent)) return null;
  if (INSERTED.has(tag)) return 'inserted';
  return DELETED.has(tag) ? 'deleted' : null;
}
