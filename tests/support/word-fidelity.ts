import type { Node } from '@tiptap/pm/model';
import type { Element, Nodes, Root } from 'hast';
import { plainText } from '#content/document/reading/text.ts';

/** Elements that do not separate words. */
const INLINE = new Set(
  (
    'a abbr b bdi bdo big button cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike ' +
    'strong sub sup time tt u var acronym img wbr'
  ).split(' '),
);
const UNSEEN = new Set([
  'script',
  'style',
  'svg',
  'template',
  'head',
  'title',
  'iframe',
  'object',
  'video',
  'audio',
  'canvas',
]);

/** The text of an HTML tree that a reader sees, independent of the import's own code. */
export function visibleText(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'element' && UNSEEN.has(node.tagName)) return '';
  if (node.type !== 'element' && node.type !== 'root') return '';
  const inner = node.children.map(visibleText).join('');
  return node.type === 'element' && INLINE.has(node.tagName) ? inner : ` ${inner} `;
}

/** The words of a text, separated by any white space. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

/** The words of an imported document, title first. */
export function importedWords(document: Node, title: string | null): string[] {
  return wordsOf(`${title ?? ''}\n${plainText(document).text}`);
}

/**
 * The length of the longest common subsequence of two lists of words (Myers' greedy algorithm), or
 * null if they differ by more than `most` words.
 */
export function commonWords(a: readonly string[], b: readonly string[], most: number): number | null {
  const furthest = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(most, a.length + b.length); d++) {
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
      let x = down ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return (a.length + b.length - d) / 2;
    }
  }
  return null;
}

/**
 * The share of the words of `source` that `copy` contains in order; 0 if too many are missing to
 * compute it quickly.
 */
export function keptShare(source: readonly string[], copy: readonly string[]): number {
  if (source.length === 0) return 1;
  const common = commonWords(source, copy, Math.max(200, Math.ceil(source.length * 0.08)));
  return common === null ? 0 : common / source.length;
}

/** Every element of a tree, in order. */
export function elementsOf(root: Root | Element): Element[] {
  const found: Element[] = [];
  const walk = (node: Root | Element) => {
    for (const child of node.children) {
      if (child.type !== 'element' || UNSEEN.has(child.tagName)) continue;
      found.push(child);
      walk(child);
    }
  };
  walk(root);
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  eacute: 'é',
};

/** The letters and digits of a text by word, ignoring anything between them. */
export function lettersOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function withoutTags(source: string): string {
  return source
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<(script|style|svg|iframe|title)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<\/?(?:a|abbr|b|code|del|em|i|ins|q|span|strong|sub|sup|time|u)(?:\s[^<>]*)?>/gi, '')
    .replace(/<[a-z/!][^<>]*>/gi, ' ')
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)))
    .replace(/&([a-z]+);/gi, (whole, name: string) => ENTITIES[name] ?? whole);
}

/**
 * The words of a source file, found without a parser: crude, but independent of the import's
 * errors.
 */
export function crudeWords(source: string, markdown: boolean): string[] {
  const body = source.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '');
  if (!markdown) return lettersOf(withoutTags(body));
  const plain = body
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\]\(\s*(?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\s*\)/g, ' ')
    .replace(/^[ >]*\d+[.)][ \t]/gm, ' ')
    .replace(/^ {0,3}\[[^\]]+\]:\s*\S+.*$/gm, ' ')
    .replace(/^ {0,3}(?:```+|~~~+).*$/gm, ' ')
    .replace(/\\([[\]_*#<>])/g, '$1')
    .replace(/(\*\*|__|~~)/g, '');
  return lettersOf(withoutTags(plain));
}
