import type { Element } from 'hast';
import { isBlockKind } from '#content/document/blocks.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { HastContext } from './hast-context.ts';
import { hasClass, isElement, property, wordsOf } from './hast-tree.ts';
import type { DocumentMarks, ImportFlow } from './import-flow.ts';

type BlockAttributes = { title: string; value: string; attribution: string };

/** The elements of a rendered block that hold its attributes. */
const PARTS: Readonly<Record<string, keyof BlockAttributes>> = {
  'block-title': 'title',
  'block-value': 'value',
  'block-attribution': 'attribution',
};

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Separates the attributes of a typed block from its content. */
function takeApart(node: Element): { attributes: BlockAttributes; content: Element['children'] } {
  const attributes: BlockAttributes = {
    title: property(node, 'dataTitle'),
    value: property(node, 'dataValue'),
    attribution: property(node, 'dataAttribution'),
  };
  const content: Element['children'] = [];
  for (const child of node.children) {
    const part = isElement(child) ? Object.keys(PARTS).find((name) => hasClass(child, name)) : undefined;
    // The kind of the block implies its label.
    if (isElement(child) && hasClass(child, 'block-label')) continue;
    if (part) attributes[PARTS[part]!] = oneLine(wordsOf(child));
    else if (node.tagName === 'figure' && isElement(child, 'figcaption'))
      attributes.attribution = oneLine(wordsOf(child));
    else if (node.tagName === 'figure' && isElement(child, 'blockquote')) content.push(...child.children);
    else content.push(child);
  }
  return { attributes, content };
}

const paragraph = (text: string, marks: DocumentNode['marks'] = []): DocumentNode => ({
  type: 'paragraph',
  content: [{ type: 'text', text, marks }],
});

/** The content of a typed block within another one, where the schema does not allow it. */
function unfold(block: DocumentNode): DocumentNode[] {
  const { title, value, attribution } = block.attrs as BlockAttributes;
  return [
    ...[title, value].filter(Boolean).map((text) => paragraph(text, [{ type: 'bold' }])),
    ...(block.content ?? []),
    ...[attribution].filter(Boolean).map((text) => paragraph(text)),
  ];
}

/** Converts blocks to those that a typed block may contain. */
function fitContent(reader: HastContext, blocks: DocumentNode[]): DocumentNode[] {
  return blocks.flatMap((block) => {
    if (block.type === 'horizontalRule') return [];
    if (block.type !== 'typedBlock') return [block];
    reader.report.leaveOut('nested-block');
    return unfold(block);
  });
}

/** Reads a typed block, as Markdown directives and rendered pages write it. */
export function readTypedBlock(reader: HastContext, node: Element, marks: DocumentMarks, flow: ImportFlow): void {
  const kind = property(node, 'dataKind');
  const { attributes, content } = takeApart(node);
  const block: DocumentNode = {
    type: 'typedBlock',
    attrs: { kind: isBlockKind(kind) ? kind : 'finding', ...attributes },
  };
  flow.endLine();
  reader.anchors.claim(block);
  const blocks = fitContent(reader, reader.read({ ...node, children: content }, marks));
  block.content = blocks.length > 0 ? blocks : [{ type: 'paragraph' }];
  flow.block(block);
}
