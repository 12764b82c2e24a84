import type { DocumentNode } from '#content/document/document.ts';

/** The blocks that consist of one line of text: those that can be annotated. */
export const TEXT_BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading', 'codeBlock']);

/** Receives a document's text, in reading order. */
export interface TextReader {
  /** A text block; its footnotes follow. */
  line(block: DocumentNode): void;
  note(footnote: DocumentNode): void;
  figure(figure: DocumentNode): void;
  /** A typed block's own text: title and value come before its blocks, attribution after them. */
  field(block: DocumentNode, name: 'title' | 'value' | 'attribution'): void;
  /** A table row as a whole; its footnotes follow. Without this, its cells are read one by one. */
  row?(row: DocumentNode): void;
}

/**
 * Reads a document: the one place that knows which nodes hold text, and where. Two walk by
 * themselves: a comparison needs the markers of lists and the path of each block
 * (content/compare/comparable-blocks.ts), and anchors read the draft's Yjs types, without a
 * conversion of the whole draft for each annotation (content/draft/anchors/anchor-yjs.ts).
 */
export function readText(node: DocumentNode, reader: TextReader): void {
  const children = node.content ?? [];
  if (TEXT_BLOCKS.has(node.type)) {
    reader.line(node);
    readNotes(node, reader);
  } else if (node.type === 'tableRow' && reader.row) {
    reader.row(node);
    readNotes(node, reader);
  } else if (node.type === 'figure') {
    reader.figure(node);
  } else if (node.type === 'typedBlock') {
    reader.field(node, 'title');
    reader.field(node, 'value');
    for (const child of children) readText(child, reader);
    reader.field(node, 'attribution');
  } else {
    for (const child of children) readText(child, reader);
  }
}

function readNotes(node: DocumentNode, reader: TextReader): void {
  if (node.type === 'footnote') reader.note(node);
  else for (const child of node.content ?? []) readNotes(child, reader);
}

/** A text attribute of a node; empty if it is absent. */
export function textAttribute(node: DocumentNode, name: string): string {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : '';
}
