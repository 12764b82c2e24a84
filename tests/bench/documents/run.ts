import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { diffArrays } from 'diff';
import { strFromU8, unzipSync } from 'fflate';
import { type DocumentNode, documentJson, textOf, walk } from '#content/document/document.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { readFileText } from '#server/exchange/word/read-file-text.ts';
import { countDocx } from './count-docx.ts';
import { countOdt } from './count-odt.ts';
import { COUNTED, none, type Read, wordsIn } from './counts.ts';

/**
 * How much of Word documents and OpenDocument texts is read: for a folder of them, the share of
 * their words that are there in order, and whether headings, cells, notes, links, pictures and
 * items of lists are as many. What is in a file is counted by a second, plain reader. `npx tsx
 * tests/bench/documents/run.ts [--words] <folder>`; `soffice --headless --convert-to odt:writer8`
 * writes OpenDocument texts.
 */

/** Links in a line: one may have words of several looks. */
function linksIn({ content = [] }: DocumentNode): number {
  const hrefs = content.map(({ marks }) => marks?.find(({ type }) => type === 'link')?.attrs?.href);
  return hrefs.filter((href, i) => href !== undefined && href !== hrefs[i - 1]).length;
}

/** The words of a line, and those of its notes apart from them. */
function lineOf(node: DocumentNode): string {
  if (node.content === undefined) return textOf(node);
  const line = node.content.map(lineOf).join('');
  return node.type === 'footnote' ? ` ${line} ` : line;
}

/** Counts the contents of a page that is imported from a file. */
function countOf(title: string | null, document: DocumentNode): Read {
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
    if (['paragraph', 'heading', 'codeBlock'].includes(type)) lines.push(lineOf(node));
    return undefined;
  });
  return { words: wordsIn(lines.join(' ')), counts };
}

function countIn(file: string): Read {
  const parts = unzipSync(readFileSync(file));
  const part = (name: string) => (parts[name] ? strFromU8(parts[name]) : undefined);
  return file.endsWith('.odt') ? countOdt(part, (name) => parts[name]) : countDocx(part);
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { words: { type: 'boolean' } } });
const folder = positionals[0] ?? '.';
let [all, found, exact, enough] = [0, 0, 0, 0];
const refused: string[] = [];
const differing: string[] = [];
const sums = { there: none(), read: none() };
const files = readdirSync(folder).filter((name) => /\.(odt|docx)$/.test(name));
for (const name of files) {
  const file = path.join(folder, name);
  const text = await readFileText(file, name).catch((error: unknown) => {
    refused.push(`${name}: ${error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : ''}`);
    return null;
  });
  if (!text) continue;
  const there = countIn(file);
  const { document, title } = parseHtml(text.source, {
    // A page has no pictures of formats that no browser shows.
    resolveImage: (name) =>
      /\.(emf|wmf|svm|bin|pdf)$/.test(name) ? null : { file: 'image2222222', width: 1, height: 1 },
  });
  const read = countOf(title, documentJson(document));
  const parts = diffArrays(there.words, read.words);
  const common = parts.filter((part) => !part.added && !part.removed).reduce((sum, part) => sum + part.value.length, 0);
  all += there.words.length;
  found += common;
  for (const one of COUNTED) {
    sums.there[one] += there.counts[one];
    sums.read[one] += read.counts[one];
  }
  const wrong = COUNTED.filter((one) => there.counts[one] !== read.counts[one]);
  const share = there.words.length === 0 ? 1 : common / there.words.length;
  if (share >= 0.99) enough++;
  if (wrong.length === 0) exact++;
  if (share < 0.99 || wrong.length > 0) {
    const differences = wrong.map((one) => `${one} ${read.counts[one]}/${there.counts[one]}`).join(', ');
    differing.push(`${name}: words ${(share * 100).toFixed(2)} %${differences && `, ${differences}`}`);
    if (values.words)
      for (const { added, removed, value } of parts)
        if (added || removed) differing.push(`  ${added ? '+' : '-'} ${value.join(' ').slice(0, 200)}`);
  }
}
for (const line of [...differing, ...refused]) console.log(line);
console.log(
  `${files.length} files, ${refused.length} refused, ${all} words, ${((100 * found) / all).toFixed(3)} % in order`,
);
console.log(`${enough} with 99 % of their words or more, ${exact} with equal counts`);
for (const one of COUNTED) console.log(`${one}: ${sums.read[one]} of ${sums.there[one]}`);
