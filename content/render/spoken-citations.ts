import { listCitations } from '#content/citation/listed-citations.ts';
import { fitStance } from '#content/citation/stance.ts';
import { fitLocator, parseTarget } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { DescribeCited } from '#content/evidence/cited.ts';
import { listSources } from '#content/evidence/text-sources.ts';
import type { Locale } from '#content/locale.ts';
import { DOCUMENT_WORDS } from './html-words.ts';

/** What a reader is told of the citations of a text, where it is not served as HTML. */
export interface SpokenCitations {
  /** The label of each target, as it is written; absent if the reader is not to know of it. */
  readonly labels: Readonly<Record<string, string>>;
  /** The targets that were withdrawn: they have no locator. */
  readonly withdrawn: readonly string[];
  /** The list at the end, in full: « E3. Entretien, une présidente, Mali, 2026. » */
  readonly sources: readonly string[];
  readonly locale: Locale;
}

/** The targets that a document cites, as they are written, each once. */
export const citedIn = (document: DocumentNode): string[] => [
  ...new Set(listCitations(document).map(({ target }) => target)),
];

/** Puts what one reader may know of these targets into words. @param written as `citedIn` lists them */
export function spokenCitations(written: readonly string[], describe: DescribeCited, locale: Locale): SpokenCitations {
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

/** A document with words in the place of its citations: what is left out leaves no gap. */
export function speakCitations(document: DocumentNode, spoken: SpokenCitations): DocumentNode {
  const speak = (node: DocumentNode): DocumentNode => {
    const { content } = node;
    if (!content) return node;
    if (!content.some(({ type }) => type === 'citation')) return { ...node, content: content.map(speak) };
    const line: DocumentNode[] = [];
    for (const [index, child] of content.entries()) {
      if (child.type !== 'citation') {
        line.push(speak(child));
        continue;
      }
      const text = wordsOf(child, spoken);
      if (text !== '') line.push({ type: 'text', text, ...(child.marks ? { marks: child.marks } : {}) });
      else if (!/^[\p{L}\p{N}]/u.test(content[index + 1]?.text ?? '')) trimEnd(line);
    }
    return { ...node, content: line };
  };
  return speak(document);
}

/** A document that ends with the list of its sources. */
export function withSources(document: DocumentNode, { sources, locale }: SpokenCitations): DocumentNode {
  if (sources.length === 0) return document;
  const text = (words: string): DocumentNode => ({ type: 'text', text: words });
  const heading = { type: 'heading', attrs: { level: 2 }, content: [text(DOCUMENT_WORDS[locale].sources)] };
  const items = sources.map((words) => ({
    type: 'listItem',
    content: [{ type: 'paragraph', content: [text(words)] }],
  }));
  return { ...document, content: [...(document.content ?? []), heading, { type: 'bulletList', content: items }] };
}

function wordsOf({ attrs }: DocumentNode, { labels, withdrawn, locale }: SpokenCitations): string {
  const target = String(attrs?.target);
  const label = Object.hasOwn(labels, target) ? labels[target] : undefined;
  if (label === undefined) return '';
  if (withdrawn.includes(target)) return `[${label}]`;
  const locator = fitLocator(attrs?.locator);
  const against = fitStance(attrs?.stance) && `${DOCUMENT_WORDS[locale].contradictedBy} `;
  return `[${against ?? ''}${label}${locator && `, ${locator}`}]`;
}

/** Removes the space before what is left out. */
function trimEnd(line: DocumentNode[]): void {
  const last = line.at(-1);
  if (last?.text === undefined) return;
  const text = last.text.trimEnd();
  line.pop();
  if (text !== '') line.push({ ...last, text });
}
