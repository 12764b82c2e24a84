import type { Block, Line } from '#content/book/book.ts';
import { type DocumentNode, walk } from '#content/document/document.ts';
import type { CrossedBlocks } from './crossed-text.ts';

/** A document with the annotations of its blocks after each that is in no other. */
export function notedDocument(document: DocumentNode, blocks: CrossedBlocks): DocumentNode {
  const content = (document.content ?? []).flatMap((node) => {
    const ids: string[] = [];
    walk(node, ({ attrs }) => {
      if (typeof attrs?.id === 'string') ids.push(attrs.id);
      return undefined;
    });
    return [node, ...blocks.about(ids).flatMap(nodesOf)];
  });
  return { ...document, content: [...content, ...blocks.orphans().flatMap(nodesOf)] };
}

/** The blocks that annotations are made of, as nodes of a document. */
function nodesOf(block: Block): DocumentNode[] {
  switch (block.type) {
    case 'paragraph':
      return [{ type: 'paragraph', content: textsOf(block.line) }];
    case 'heading':
      return [{ type: 'heading', attrs: { level: block.level }, content: textsOf(block.line) }];
    case 'quote':
      return [{ type: 'blockquote', content: block.blocks.flatMap(nodesOf) }];
    case 'list':
      return [
        {
          type: 'bulletList',
          content: block.items.map((item) => ({ type: 'listItem', content: item.flatMap(nodesOf) })),
        },
      ];
    case 'crossed':
      return block.sides
        .filter(({ threads }) => threads.length > 0)
        .map(({ label, threads }) => ({
          type: 'blockquote',
          content: [
            { type: 'paragraph', content: [{ type: 'text', text: label, marks: [{ type: 'bold' }] }] },
            ...threads.flat().flatMap(nodesOf),
          ],
        }));
    default:
      return [];
  }
}

const textsOf = (line: Line): DocumentNode[] =>
  line.flatMap((piece): DocumentNode[] => {
    if (piece.type === 'break') return [{ type: 'hardBreak' }];
    if (piece.type !== 'text') return [];
    const marks = [...(piece.bold ? [{ type: 'bold' }] : []), ...(piece.italic ? [{ type: 'italic' }] : [])];
    return [{ type: 'text', text: piece.text, marks }];
  });
