import { listCitations } from '#content/citation/listed-citations.ts';
import { fitStance } from '#content/citation/stance.ts';
import { fitLocator, parseTarget } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { DescribeCited } from '#content/evidence/cited.ts';
import { listSources } from '#content/evidence/text-sources.ts';
import type { Locale } from '#content/locale.ts';
import { DOCUMENT_WORDS } from './html-words.ts';

/** The words of a text's citations in formats other than HTML, for one reader. */
export interface CitationWords {
  /** Labels by written target; absent if the reader may not know of it. */
  readonly labels: Readonly<Record<string, string>>;
  /** Withdrawn targets, which are shown without locator. */
  readonly withdrawn: readonly string[];
  /** The list of sources at the end: « E3. Entretien, une présidente, Mali, 2026. » */
  readonly sources: readonly string[];
  readonly locale: Locale;
}

/** The targets that a document cites, as written, each once. */
export const citedIn = (document: DocumentNode): string[] => [
  ...new Set(listCitations(document).map(({ target }) => target)),
];

/** The words for these targets that one reader may see. @param written from `citedIn` */
export function describeCitations(written: readonly string[], describe: DescribeCited, locale: Locale): CitationWords {
  const labels: Record<string, string> = {};
  const withdrawn: string[] = [];
  const targets = written.flatMap((target) => parseTarget(target) ?? []);
  for (const target of written) {
    const parsed = parseTarget(target);
    const cited = parsed && describe(parsed, locale);
    if (cited === 'withdrawn') withdrawn.push(target);
    if (cited) labels[target] = cited === 'withdrawn' ? DOCUMENT_WORDS[locale].withdrawnCitation : cited.label;
  }
  const { materials = [], claims = [] } = listSources(targets, describe, locale) ?? {};
  const sources = [
    ...materials.map(({ label, title, words = title }) => `${label}. ${words}.`),
    ...claims.map(({ title, words = title }) => `${words}.`),
  ];
  return { labels, withdrawn, sources: [...new Set(sources)], locale };
}

/** Replaces a document's citations by words. Omitted citations leave no space. */
export function replaceCitations(document: DocumentNode, words: CitationWords): DocumentNode {
  const replaced = (node: DocumentNode): DocumentNode => {
    const { content } = node;
    if (!content) return node;
    if (!content.some(({ type }) => type === 'citation')) return { ...node, content: content.map(replaced) };
    const line: DocumentNode[] = [];
    for (const [index, child] of content.entries()) {
      if (child.type !== 'citation') {
        line.push(replaced(child));
        continue;
      }
      const text = wordsOf(child, words);
      if (text !== '') line.push({ type: 'text', text, ...(child.marks ? { marks: child.marks } : {}) });
      else if (!/^[\p{L}\p{N}]/u.test(content[index + 1]?.text ?? '')) trimEnd(line);
    }
    return { ...node, content: line };
  };
  return replaced(document);
}

/**
 * Replaces a document's citations by words, and adds its list of sources; unchanged if there are no
 * words.
 */
export const citedAsWords = (document: DocumentNode, words: CitationWords | null): DocumentNode =>
  words ? withSources(replaceCitations(document, words), words) : document;

/** Appends the list of sources to a document. */
export function withSources(document: DocumentNode, { sources, locale }: CitationWords): DocumentNode {
  if (sources.length === 0) return document;
  const text = (words: string): DocumentNode => ({ type: 'text', text: words });
  const heading = { type: 'heading', attrs: { level: 2 }, content: [text(DOCUMENT_WORDS[locale].sources)] };
  const items = sources.map((words) => ({
    type: 'listItem',
    content: [{ type: 'paragraph', content: [text(words)] }],
  }));
  return { ...document, content: [...(document.content ?? []), heading, { type: 'bulletList', content: items }] };
}

function wordsOf({ attrs }: DocumentNode, { labels, withdrawn, locale }: CitationWords): string {
  const target = String(attrs?.target);
  const label = Object.hasOwn(labels, target) ? labels[target] : undefined;
  if (label === undefined) return '';
  if (withdrawn.includes(target)) return `[${label}]`;
  const locator = fitLocator(attrs?.locator);
  const against = fitStance(attrs?.stance) && `${DOCUMENT_WORDS[locale].contradictedBy} `;
  return `[${against ?? ''}${label}${locator && `, ${locator}`}]`;
}

/** Removes the space before an omitted citation. */
function trimEnd(line: DocumentNode[]): void {
  const last = line.at(-1);
  if (last?.text === undefined) return;
  const text = last.text.trimEnd();
  line.pop();
  if (text !== '') line.push({ ...last, text });
}
