import type { Html, PhrasingContent } from 'mdast';
import { writeCitation } from '#content/citation/citation-markdown.ts';
import { fitStance } from '#content/citation/stance.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { DocumentMarks } from '#content/import/hast/import-flow.ts';

export interface LineWriter {
  /** The target of a link in the output. */
  readonly href: (href: string) => string;
  /** Collects a note for the end, and returns its number. */
  readonly note: (note: DocumentNode) => number;
  /** Headings and cells are one line: their line breaks are written as HTML. */
  readonly oneLine: boolean;
}

/** Marks from the outermost to the innermost. */
const MARK_ORDER = ['link', 'language', 'bold', 'italic', 'strike', 'underline', 'subscript', 'superscript', 'code'];
/** Marks that Markdown writes as signs, which may not have a space on their inner side. */
const SIGNS = new Set(['bold', 'italic', 'strike']);
/** Marks without a sign in Markdown. */
const HTML_TAGS: Readonly<Record<string, string>> = {
  underline: 'u',
  subscript: 'sub',
  superscript: 'sup',
  language: 'span',
};

const has = (node: DocumentNode | undefined, type: string) => node?.marks?.some((mark) => mark.type === type) ?? false;

/**
 * Moves spaces at the edge of emphasis out of it: « **mot **suite » is not emphasis in Markdown.
 */
function freeSpaces(content: readonly DocumentNode[]): DocumentNode[] {
  return content.flatMap((node, i) => {
    if (node.text === undefined || !node.marks?.some((mark) => SIGNS.has(mark.type))) return [node];
    const words = node.text.trim();
    const keep = (...neighbours: (DocumentNode | undefined)[]): DocumentMarks =>
      node.marks!.filter((mark) => !SIGNS.has(mark.type) || neighbours.every((neighbour) => has(neighbour, mark.type)));
    const [previous, next] = [content[i - 1], content[i + 1]];
    if (words === '') return [{ ...node, marks: keep(previous, next) }];
    const start = node.text.length - node.text.trimStart().length;
    const [before, after] = [node.text.slice(0, start), node.text.slice(start + words.length)];
    return [
      { ...node, text: before, marks: keep(previous) },
      { ...node, text: words },
      { ...node, text: after, marks: keep(next) },
    ].filter((part) => part.text !== '');
  });
}

function sortedMarks(node: DocumentNode): DocumentMarks {
  return MARK_ORDER.flatMap((type) => node.marks?.find((mark) => mark.type === type) ?? []);
}

const sameMark = (a: DocumentMarks[number], b: DocumentMarks[number] | undefined) =>
  b !== undefined && a.type === b.type && JSON.stringify(a.attrs ?? null) === JSON.stringify(b.attrs ?? null);

function wrap(mark: DocumentMarks[number], children: PhrasingContent[], writer: LineWriter): PhrasingContent[] {
  if (mark.type === 'bold') return [{ type: 'strong', children }];
  if (mark.type === 'italic') return [{ type: 'emphasis', children }];
  if (mark.type === 'strike') return [{ type: 'delete', children }];
  if (mark.type === 'link') {
    const title = typeof mark.attrs?.title === 'string' ? mark.attrs.title : null;
    return [{ type: 'link', url: writer.href(String(mark.attrs?.href)), title, children }] as PhrasingContent[];
  }
  const tag = HTML_TAGS[mark.type];
  if (!tag) return children;
  const lang = /^[\w-]+$/.test(String(mark.attrs?.lang ?? '')) ? ` lang="${mark.attrs?.lang}"` : '';
  const open: Html = { type: 'html', value: `<${tag}${lang}>` };
  return [open, ...children, { type: 'html', value: `</${tag}>` }];
}

function leaf(node: DocumentNode, writer: LineWriter): PhrasingContent[] {
  if (node.type === 'hardBreak') return writer.oneLine ? [{ type: 'html', value: '<br>' }] : [{ type: 'break' }];
  if (node.type === 'footnote') {
    const identifier = String(writer.note(node));
    return [{ type: 'footnoteReference', identifier, label: identifier }];
  }
  if (node.type === 'citation') {
    const { target, locator, stance } = node.attrs ?? {};
    return [
      {
        type: 'html',
        value: writeCitation({ target: String(target), locator: String(locator ?? ''), stance: fitStance(stance) }),
      },
    ];
  }
  const value = (node.text ?? '').replace(/\n/g, ' ');
  return has(node, 'code')
    ? [{ type: 'inlineCode', value }]
    : has(node, 'link')
      ? [{ type: 'text', value }]
      : plainText(value);
}

/**
 * Places where GFM would link an address: `https:|//`, `www|.`, `name|@`. No escape prevents it.
 */
const AUTOLINK = /(?<=https?:)(?=\/\/)|(?<=www)(?=\.)|(?<=[-.\w+])(?=@)/giu;

/** Separates characters that are markup if adjacent. */
const NOTHING: Html = { type: 'html', value: '<!---->' };

/**
 * Text that is not a link: an empty comment splits what GFM would link. Not needed within a link.
 */
function plainText(value: string): PhrasingContent[] {
  const parts = value.split(AUTOLINK);
  return parts.flatMap((part, i): PhrasingContent[] => [...(i > 0 ? [NOTHING] : []), { type: 'text', value: part }]);
}

function group(nodes: readonly DocumentNode[], depth: number, writer: LineWriter): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  for (let i = 0; i < nodes.length; ) {
    const mark = sortedMarks(nodes[i]!)[depth];
    if (!mark) {
      const { type } = nodes[i]!;
      // `![` would begin an image.
      if (type === 'citation' && nodes[i - 1]?.text?.endsWith('!')) result.push(NOTHING);
      result.push(...leaf(nodes[i]!, writer));
      // At the beginning of a line, `[^1]:` would begin the definition of the note, or of a link.
      if ((type === 'footnote' || type === 'citation') && nodes[i + 1]?.text?.startsWith(':')) result.push(NOTHING);
      i++;
      continue;
    }
    let end = i + 1;
    while (end < nodes.length && sameMark(mark, sortedMarks(nodes[end]!)[depth])) end++;
    result.push(...wrap(mark, group(nodes.slice(i, end), depth + 1, writer), writer));
    i = end;
  }
  return result;
}

/** Converts the content of a paragraph, heading, cell or note to mdast. */
export function writeLine(content: readonly DocumentNode[] | undefined, writer: LineWriter): PhrasingContent[] {
  return group(freeSpaces(content ?? []), 0, writer);
}
