import { type DocumentNode, documentJson, walk } from '#content/document/document.ts';
import type { ImportOptions } from '#content/import/from-hast.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { parseMarkdown } from '#content/import/markdown.ts';

/** The blocks that a Markdown source becomes. */
export const blocks = (source: string, options?: ImportOptions) =>
  documentJson(parseMarkdown(source, options).document).content!;

/** The blocks that an HTML source becomes. */
export const htmlBlocks = (source: string, options?: ImportOptions) =>
  documentJson(parseHtml(source, options).document).content!;

/** A block's type and content, without attributes. */
export function shape(node: DocumentNode): string {
  if (node.type === 'text') {
    const marks = (node.marks ?? []).map((mark) => mark.type).join('+');
    return marks ? `${marks}:${JSON.stringify(node.text)}` : JSON.stringify(node.text);
  }
  const name = node.type === 'heading' ? `h${node.attrs?.level}` : node.type;
  return node.content ? `${name}(${node.content.map(shape).join(' ')})` : name;
}

/** The types and contents of the blocks of a Markdown source. */
export const shapes = (source: string, options?: ImportOptions) => blocks(source, options).map(shape);

/** The types and contents of the blocks of an HTML source. */
export const htmlShapes = (source: string, options?: ImportOptions) => htmlBlocks(source, options).map(shape);

/** Contents that the import of a Markdown source leaves out, with counts. */
export const leftOut = (source: string, options?: ImportOptions) =>
  Object.fromEntries(parseMarkdown(source, options).leftOut.map(({ what, count }) => [what, count]));

/** Contents that the import of an HTML source leaves out, with counts. */
export const leftOutOfHtml = (source: string) =>
  Object.fromEntries(parseHtml(source).leftOut.map(({ what, count }) => [what, count]));

/** The targets of all links in these blocks. */
export function linksOf(nodes: DocumentNode[]): unknown[] {
  const links: unknown[] = [];
  for (const node of nodes) {
    walk(node, (child) => {
      for (const mark of child.marks ?? []) if (mark.type === 'link') links.push(mark.attrs?.href);
      return undefined;
    });
  }
  return links;
}
