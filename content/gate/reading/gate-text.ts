import { parseAddressAbove } from '#content/addresses/address.ts';
import { type DocumentNode, textOf, walk } from '#content/document/document.ts';
import { isInternalHref, safeHref } from '#content/document/href.ts';
import { promptOf } from '#content/document/prompt.ts';
import { TEXT_BLOCKS } from '#content/document/reading/read-text.ts';
import { lineText } from '#content/document/reading/text.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { isBlank } from '#content/text/visible-text.ts';
import type { Finding } from './finding.ts';

/** A node and its block. */
export interface Located {
  readonly node: DocumentNode;
  /** The id of the innermost block around it. */
  readonly block: string | null;
}

/** A paragraph, a heading or code. */
export interface TextBlock extends Located {
  /** On one line, without its footnotes. */
  readonly words: string;
  readonly isInTable: boolean;
}

export interface Heading extends TextBlock {
  readonly level: number;
  /** True if there is no content before the next heading of the same or a higher level. */
  readonly isEmpty: boolean;
}

/** Linked words; adjacent text nodes with the same target are one link. */
export interface TextLink {
  readonly href: string;
  readonly block: string | null;
  /** Empty for a page card. */
  readonly words: string;
}

/** Input of the checks of a text, collected in one walk. */
export interface GateText {
  readonly kind: PageKind;
  /** BCP 47. */
  readonly language: string;
  readonly document: DocumentNode;
  /** The prompts of the outlines that the text may have started from. */
  readonly prompts: readonly string[];
  readonly textBlocks: readonly TextBlock[];
  readonly headings: readonly Heading[];
  readonly figures: readonly Located[];
  readonly tables: readonly Located[];
  readonly typedBlocks: readonly Located[];
  readonly taskLists: readonly Located[];
  readonly footnotes: readonly Located[];
  readonly links: readonly TextLink[];
}

/** The id of a block; null for another node. */
export const idOf = (node: DocumentNode): string | null => (typeof node.attrs?.id === 'string' ? node.attrs.id : null);
/** Nodes that are visible even if empty. */
const SEEN = new Set(['figure', 'pageCard', 'table', 'horizontalRule', 'citation']);

/** Collects the input of the checks. */
export function readGateText(document: DocumentNode, about: Pick<GateText, 'kind' | 'language' | 'prompts'>): GateText {
  const textBlocks: TextBlock[] = [];
  const headings: (Heading & { isEmpty: boolean })[] = [];
  const located = {
    figure: [] as Located[],
    table: [] as Located[],
    typedBlock: [] as Located[],
    taskList: [] as Located[],
    footnote: [] as Located[],
  };
  const links: TextLink[] = [];
  let block: string | null = null;
  let tableDepth = Number.POSITIVE_INFINITY;
  /** The last text node's link, which the next one may continue. */
  let open: { href: string; block: string | null; words: string } | null = null;
  /** The headings of the enclosing parts. */
  const parts: (Heading & { isEmpty: boolean })[] = [];
  const hasContent = () => {
    const part = parts.at(-1);
    if (part) part.isEmpty = false;
  };
  const link = (written: unknown, words: string, continues: boolean) => {
    const href = safeHref(written);
    if (href === null) return;
    if (continues && open?.href === href && open.block === block) open.words += words;
    else {
      open = { href, block, words };
      links.push(open);
    }
  };
  walk(document, (node, depth) => {
    block = idOf(node) ?? block;
    if (depth <= tableDepth) tableDepth = node.type === 'table' ? depth : Number.POSITIVE_INFINITY;
    if (node.type in located) located[node.type as keyof typeof located].push({ node, block });
    if (TEXT_BLOCKS.has(node.type)) {
      const words = lineText(node).replace(/\s+/g, ' ').trim();
      const textBlock = { node, block, words, isInTable: depth > tableDepth };
      textBlocks.push(textBlock);
      if (node.type === 'heading') {
        const level = Number(node.attrs?.level) || 2;
        while (parts.length > 0 && parts.at(-1)!.level >= level) parts.pop();
        // A heading with words is content of the part above.
        if (!isBlank(words)) hasContent();
        const heading = { ...textBlock, level, isEmpty: true };
        headings.push(heading);
        parts.push(heading);
        // A prompt is reported with its part of the outline.
      } else if (!isBlank(textOf(node)) || promptOf(node) !== null) hasContent();
    } else if (SEEN.has(node.type)) hasContent();
    if (node.type === 'pageCard') link(node.attrs?.href, '', false);
    const mark = node.marks?.find(({ type }) => type === 'link');
    if (mark) link(mark.attrs?.href, node.text ?? '', true);
    else if (node.text !== undefined) open = null;
    return undefined;
  });
  return {
    ...about,
    document,
    textBlocks,
    headings,
    figures: located.figure,
    tables: located.table,
    typedBlocks: located.typedBlock,
    taskLists: located.taskList,
    footnotes: located.footnote,
    links,
  };
}

/**
 * The first link to each path, and to each full address that may be a page of this site: only the
 * server knows the site's address.
 */
export function internalLinks({ links }: GateText): TextLink[] {
  const first = new Map<string, TextLink>();
  for (const link of links) {
    const { href } = link;
    if ((isInternalHref(href) || mayBePage(href)) && !first.has(href)) first.set(href, link);
  }
  return [...first.values()];
}

function mayBePage(href: string): boolean {
  const path = /^https?:\/\/[^/?#]+(\/[^?#]*)/i.exec(href)?.[1];
  return path !== undefined && parseAddressAbove(path) !== null;
}

/** Most characters of the words that identify a place. */
const LONGEST_WORDS = 80;

/** A finding identified by its words. */
export function findingAt({ block, words }: { block: string | null; words: string }): Finding {
  return { at: { block }, words: shorten(words) };
}

/** Truncates long words. */
export function shorten(words: string): string {
  if (words.length <= LONGEST_WORDS) return words;
  return `${words.slice(0, LONGEST_WORDS).replace(/\s+\S*$/u, '')}…`;
}

/** The words of a node and its descendants, on one line. */
export function wordsOf(node: DocumentNode): string {
  const parts: string[] = [];
  walk(node, (inner) => {
    if (!TEXT_BLOCKS.has(inner.type)) return undefined;
    parts.push(lineText(inner));
    return false;
  });
  return shorten(parts.join(' ').replace(/\s+/g, ' ').trim());
}
