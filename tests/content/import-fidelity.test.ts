import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mark, Node } from '@tiptap/pm/model';
import type { Element, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { plainText } from '#content/document/reading/text.ts';
import type { ImportedText } from '#content/import/from-hast.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { splitFrontMatter } from '#content/import/front-matter.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { markdownTree } from '#content/import/markdown-tree.ts';
import { ImportReport, type LeftOutKind } from '#content/import/report/import-report.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { Random } from '#tests/support/random.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';
import {
  crudeWords,
  elementsOf,
  importedWords,
  keptShare,
  lettersOf,
  visibleText,
  wordsOf,
} from '#tests/support/word-fidelity.ts';

/** Real documents by other authors. They are beside the repository, not in it. */
const FOLDER = fileURLToPath(new URL('../../../shared/data/documents', import.meta.url));
const LEAST_SHARE = 0.995;
/**
 * Of so many one is read, and of these one in so many is written and imported again; all with
 * ROUNDS.
 */
const [READ_STEP, STEP] = process.env.ROUNDS ? [1, 1] : [2, 3];

const isMarkdown = (file: string) => file.endsWith('.md');
const read = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8');

function listFiles(): string[] {
  const entries = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => name.includes(path.sep) && /\.(md|html)$/.test(name)).sort();
}

function treeOf(file: string, source: string): Root {
  return isMarkdown(file) ? markdownTree(source, new ImportReport()).tree : fromHtml(splitFrontMatter(source).body);
}

const hasText = (element: Element) => /[^\s\p{C}]/u.test(visibleText(element));

interface Counts {
  headings: number;
  lists: number;
  tables: number;
  links: number;
}

function countTree(tree: Root): Counts {
  const elements = elementsOf(tree).filter(hasText);
  const count = (fits: (element: Element) => boolean) => elements.filter(fits).length;
  return {
    headings: count((element) => /^h[1-6]$/.test(element.tagName)),
    lists: count((element) => element.tagName === 'ul' || element.tagName === 'ol'),
    tables: count((element) => element.tagName === 'table'),
    links: count((element) => element.tagName === 'a' && element.properties.href !== undefined),
  };
}

/** Adjacent parts of a line with the same link. */
function countLinks(line: Node): number {
  let links = 0;
  let before: Mark | undefined;
  line.forEach((child) => {
    const link = child.marks.find((mark) => mark.type.name === 'link');
    if (link && !before?.eq(link)) links++;
    before = link;
  });
  return links;
}

function countDocument({ document, title, leftOut }: ImportedText): Counts {
  const lost = (what: LeftOutKind) => leftOut.find((entry) => entry.what === what)?.count ?? 0;
  const counts: Counts = { headings: title === null ? 0 : 1, lists: 0, tables: 0, links: lost('link') };
  document.descendants((node) => {
    if (node.type.name === 'heading') counts.headings++;
    else if (node.type.name.endsWith('List')) counts.lists++;
    else if (node.type.name === 'table') counts.tables++;
    if (node.isTextblock) counts.links += countLinks(node);
  });
  counts.headings += lost('nested-heading');
  return counts;
}

const present = existsSync(FOLDER);
if (!present)
  console.warn(`The documents to try imports on are not at ${FOLDER}: the fidelity of imports is not checked.`);

// Some 20 seconds on an idle machine, and more when all tests run.
describe.skipIf(!present)('real documents by other authors', { timeout: 300_000 }, () => {
  const all = present ? listFiles() : [];
  const random = new Random();
  const { seed } = random;
  const turn = random.below(READ_STEP);
  const files = all.filter((_, i) => i % READ_STEP === turn);
  const parsed = new Map<string, ImportedText>();
  const parse = (file: string) => {
    const result = parsed.get(file) ?? (isMarkdown(file) ? parseMarkdown(read(file)) : parseHtml(read(file)));
    parsed.set(file, result);
    return result;
  };

  const sources = new Map<string, { words: string[]; counts: Counts }>();
  /** The contents of a document before its import: two tests compare with them. */
  const sourceOf = (file: string) => {
    const known = sources.get(file);
    if (known) return known;
    const tree = treeOf(file, read(file));
    const source = { words: wordsOf(visibleText(tree)), counts: countTree(tree) };
    sources.set(file, source);
    return source;
  };

  it('exist', () => {
    expect(all.length).toBeGreaterThan(200);
  });

  it('become documents of the schema, with a unique id for every block', () => {
    for (const file of files) {
      const { document } = parse(file);
      document.check();
      const ids: unknown[] = [];
      document.descendants((node) => {
        if ('id' in node.attrs) ids.push(node.attrs.id);
      });
      expect(
        ids.every((id) => typeof id === 'string' && /^[a-z0-9]{8}$/.test(id)),
        file,
      ).toBe(true);
      expect(new Set(ids).size, file).toBe(ids.length);
    }
  });

  it('keep the words that a reader sees, in order', () => {
    for (const file of files) {
      const { document, title } = parse(file);
      expect(keptShare(sourceOf(file).words, importedWords(document, title)), file).toBeGreaterThanOrEqual(LEAST_SHARE);
    }
  });

  it('keep the words of the source, extracted without a parser', () => {
    for (const file of files) {
      const { document, title } = parse(file);
      const source = crudeWords(read(file), isMarkdown(file));
      const kept = lettersOf(`${title ?? ''}\n${plainText(document).text}`);
      expect(keptShare(source, kept), file).toBeGreaterThanOrEqual(LEAST_SHARE);
    }
  });

  it('keep the number of headings, lists, tables and links, or report those left out', () => {
    for (const file of files) {
      expect(countDocument(parse(file)), file).toEqual(sourceOf(file).counts);
    }
  });

  it('keep their words when written as Markdown and imported again: one in six, all with ROUNDS', () => {
    const first = random.below(STEP);
    for (const file of files.filter((_, i) => i % STEP === first)) {
      const { document } = parse(file);
      const again = parseMarkdown(renderMarkdown(document));
      expect(importedWords(again.document, again.title), `seed ${seed}: ${file}`).toEqual(
        importedWords(document, null),
      );
    }
  });

  it('are imported fast enough, even a guide of a megabyte', async () => {
    const guide = all.find((file) => file.includes('notes-revision'))!;
    const source = read(guide);
    let words = 0;
    const spent = await processorTimeOf(() => {
      words = wordsOf(plainText(parseMarkdown(source).document).text).length;
    });
    // Half a second; the limit only detects quadratic work.
    expect(spent).toBeLessThan(20_000);
    expect(words).toBeGreaterThan(40_000);
  });
});
