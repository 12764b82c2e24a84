import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { diffArrays } from 'diff';
import { strFromU8, unzipSync } from 'fflate';
import { parseDocument } from 'htmlparser2';
import { type DocumentNode, documentJson, textOf, walk } from '#content/document/document.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { readFileText } from '#server/exchange/word/read-file-text.ts';

/**
 * How much of OpenDocument texts is read: for a folder of them, the share of their words that are
 * there in order, and whether headings, cells, notes, links, pictures and items of lists are as
 * many. What is in a file is counted by a second, plain reader. `npx tsx
 * tests/bench/documents/run.ts <folder>`; `soffice --headless --convert-to odt:writer8` writes such
 * files.
 */

interface XmlNode {
  readonly name?: string;
  readonly data?: string;
  readonly attribs?: Readonly<Record<string, string>>;
  readonly children?: readonly XmlNode[];
}

const COUNTED = ['headings', 'cells', 'notes', 'links', 'images', 'items'] as const;
type Counts = Record<(typeof COUNTED)[number], number>;
const none = (): Counts => ({ headings: 0, cells: 0, notes: 0, links: 0, images: 0, items: 0 });

/** None of the text, or made from it. */
const SILENT =
  /^(text:(tracked-changes|note-citation|table-of-content|sequence-decls|number)|office:(annotation|forms|scripts)|svg:.*|table:covered-table-cell)$/;
const wordsIn = (text: string) => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

function textIn(node: XmlNode): string {
  if (node.data !== undefined && node.name === undefined) return node.data;
  if (SILENT.test(node.name ?? '')) return '';
  const inside = (node.children ?? []).map(textIn).join('');
  return /^text:(p|h|s|tab|line-break)$|^table:/.test(node.name ?? '') ? `${inside} ` : inside;
}

/** Whether the first words of an item are those of a heading. */
function headingFirst(node: XmlNode | undefined): boolean {
  if (!node?.name?.startsWith('text:')) return false;
  if (node.name === 'text:h') return true;
  return /^text:list(-item)?$/.test(node.name) && headingFirst(node.children?.find((one) => one.name !== undefined));
}

/** What a file has, by reading its XML as it stands. */
function countIn(xml: string): { words: string[]; counts: Counts } {
  const counts = none();
  const text: string[] = [];
  const visit = (node: XmlNode) => {
    const name = node.name ?? '';
    if (SILENT.test(name)) return;
    const words = () => wordsIn(textIn(node)).length > 0;
    if (name === 'office:text') text.push(textIn(node));
    if (name === 'text:h' && words()) counts.headings++;
    if (name === 'table:table-cell') counts.cells++;
    if (name === 'text:note') counts.notes++;
    if (name === 'text:a' && /^(https?:|mailto:|#)/.test(node.attribs?.['xlink:href'] ?? '') && /\S/.test(textIn(node)))
      counts.links++;
    if (name === 'draw:image' && /^(\.\/)?Pictures\//.test(node.attribs?.['xlink:href'] ?? '')) counts.images++;
    // What begins with a heading is a heading, which no list of a page holds.
    const [first] = (node.children ?? []).filter((one) => one.name === 'text:list' || wordsIn(textIn(one)).length > 0);
    const own = (node.children ?? []).some((one) => one.name === 'text:p' && /\S/.test(textIn(one)));
    if (name === 'text:list-item' && own && !headingFirst(first)) counts.items++;
    for (const child of node.children ?? []) visit(child);
  };
  visit(parseDocument(xml, { xmlMode: true }) as unknown as XmlNode);
  return { words: wordsIn(text.join(' ')), counts };
}

/** Links in a line: one may have words of several looks. */
function linksIn({ content = [] }: DocumentNode): number {
  const hrefs = content.map(({ marks }) => marks?.find(({ type }) => type === 'link')?.attrs?.href);
  return hrefs.filter((href, i) => href !== undefined && href !== hrefs[i - 1]).length;
}

/** What a page that is made of a file has. */
function countOf(title: string | null, document: DocumentNode): { words: string[]; counts: Counts } {
  const counts = none();
  if (title) counts.headings++;
  const lines = [title ?? ''];
  walk(document, (node) => {
    const { type } = node;
    if (type === 'heading') counts.headings++;
    if (type === 'tableCell' || type === 'tableHeader') counts.cells++;
    if (type === 'footnote') counts.notes++;
    if (type === 'figure') {
      counts.images++;
      lines.push(`${String(node.attrs?.caption ?? '')} ${String(node.attrs?.credit ?? '')}`);
    }
    if (type === 'listItem' || type === 'taskItem') counts.items++;
    counts.links += linksIn(node);
    if (['paragraph', 'heading', 'codeBlock'].includes(type)) lines.push(textOf(node));
    return undefined;
  });
  return { words: wordsIn(lines.join(' ')), counts };
}

const { positionals } = parseArgs({ allowPositionals: true });
const folder = positionals[0] ?? '.';
let [all, found] = [0, 0];
const differing: string[] = [];
const sums = { there: none(), read: none() };
const files = readdirSync(folder).filter((name) => name.endsWith('.odt'));
for (const name of files) {
  const file = path.join(folder, name);
  const xml = strFromU8(unzipSync(readFileSync(file))['content.xml']!);
  const there = countIn(xml);
  const { source } = await readFileText(file, name);
  const { document, title } = parseHtml(source, {
    resolveImage: () => ({ file: 'image2222222', width: 1, height: 1 }),
  });
  const read = countOf(title, documentJson(document));
  const common = diffArrays(there.words, read.words)
    .filter((part) => !part.added && !part.removed)
    .reduce((sum, part) => sum + part.value.length, 0);
  all += there.words.length;
  found += common;
  for (const one of COUNTED) {
    sums.there[one] += there.counts[one];
    sums.read[one] += read.counts[one];
  }
  const wrong = COUNTED.filter((one) => there.counts[one] !== read.counts[one]);
  const share = there.words.length === 0 ? 1 : common / there.words.length;
  if (share < 0.99 || wrong.length > 0) {
    const said = wrong.map((one) => `${one} ${read.counts[one]}/${there.counts[one]}`).join(', ');
    differing.push(`${name}: words ${(share * 100).toFixed(2)} %${said && `, ${said}`}`);
  }
}
for (const line of differing) console.log(line);
console.log(`${files.length} files, ${all} words, ${((100 * found) / all).toFixed(3)} % in order`);
for (const one of COUNTED) console.log(`${one}: ${sums.read[one]} of ${sums.there[one]}`);
