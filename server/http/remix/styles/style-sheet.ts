/**
 * A part of a style sheet: a rule with what it needs to apply to anything, a group of parts with
 * its condition or layer, or a text that is always kept.
 */
type Part =
  | { readonly type: 'rule'; readonly text: string; readonly needs: readonly (readonly string[])[] }
  | { readonly type: 'group'; readonly head: string; readonly parts: readonly Part[] }
  | { readonly type: 'text'; readonly text: string };

/** A style sheet that can be reduced to what a page needs. */
export type StyleSheet = readonly Part[];

/** Statements whose block has rules like those outside; all others are kept as they are. */
const GROUPS = /^@(?:layer|media|supports|container)\b/;
/** Elements that browsers add to a page's HTML. */
const IMPLIED = ['html', 'head', 'body', 'tbody'];
const WORD = /[\w-]+/g;

/** Reads a style sheet as the build writes it. @throws Error if its blocks do not end */
export function parseStyleSheet(css: string): StyleSheet {
  const parts: Part[] = [];
  for (let at = 0; at < css.length; ) {
    const opened = find(css, at, '{;');
    const end = css[opened] === '{' ? endOfBlock(css, opened) : opened;
    const text = css.slice(at, end + 1);
    const head = css.slice(at, opened).trim();
    at = end + 1;
    if (css[opened] !== '{' || (head.startsWith('@') && !GROUPS.test(head))) {
      if (text.trim() !== '') parts.push({ type: 'text', text });
    } else if (head.startsWith('@'))
      parts.push({ type: 'group', head, parts: parseStyleSheet(css.slice(opened + 1, end)) });
    else parts.push({ type: 'rule', text, needs: selectorsOf(head).map(neededBy) });
  }
  return parts;
}

/**
 * The rules of a style sheet that may apply to anything in a page, in their order and layers: those
 * whose selectors name no class, id, element or attribute that is nowhere in it. So the page looks
 * the same with these as with all, until a script adds to it.
 */
export function usedStyles(sheet: StyleSheet, html: string): string {
  const words = new Set([...IMPLIED, ...(html.match(WORD) ?? [])]);
  const write = (parts: StyleSheet): string => parts.map(writeOne).join('');
  const writeOne = (part: Part): string => {
    if (part.type === 'text') return part.text;
    if (part.type === 'rule')
      return part.needs.some((needed) => needed.every((word) => words.has(word))) ? part.text : '';
    const within = write(part.parts);
    return within === '' ? '' : `${part.head}{${within}}`;
  };
  return write(sheet);
}

/**
 * The first of these characters outside strings, comments and brackets; the text's end for none.
 */
function find(css: string, from: number, wanted: string): number {
  let depth = 0;
  for (let at = from; at < css.length; at++) {
    const one = css[at]!;
    if (depth === 0 && wanted.includes(one)) return at;
    if (one === '\\') at++;
    else if (one === '"' || one === "'") at = endOfString(css, at);
    else if (one === '/' && css[at + 1] === '*') at = css.indexOf('*/', at + 2) + 1 || css.length;
    else if (one === '(' || one === '[') depth++;
    else if (one === ')' || one === ']') depth--;
  }
  return css.length;
}

function endOfString(css: string, from: number): number {
  for (let at = from + 1; at < css.length; at++) {
    if (css[at] === '\\') at++;
    else if (css[at] === css[from]) return at;
  }
  return css.length;
}

function endOfBlock(css: string, opened: number): number {
  for (let at = opened + 1, depth = 1; at < css.length; at++) {
    at = find(css, at, '{}');
    depth += css[at] === '{' ? 1 : -1;
    if (depth === 0 && css[at] === '}') return at;
  }
  throw new Error('a block of a style sheet does not end');
}

function selectorsOf(head: string): string[] {
  const selectors: string[] = [];
  for (let at = 0; at <= head.length; ) {
    const end = find(head, at, ',');
    selectors.push(head.slice(at, end));
    at = end + 1;
  }
  return selectors;
}

/**
 * The words that a page must have for a selector to match. What is in parentheses may be an
 * alternative or an exception, and asks for nothing; nor does what is not written in plain letters.
 */
function neededBy(selector: string): string[] {
  if (/[^\x20-\x7e]|\\|\/\*/.test(selector)) return [];
  let plain = selector.replace(/"[^"]*"|'[^']*'/g, '');
  for (let before = ''; before !== plain; ) {
    before = plain;
    plain = plain.replace(/\([^()]*\)/g, '');
  }
  const attributes = [...plain.matchAll(/\[\s*([\w-]+)/g)].map((match) => match[1]!);
  plain = plain.replace(/\[[^[\]]*\]/g, '').replace(/:{1,2}[\w-]+/g, '');
  return [...attributes, ...(plain.match(WORD) ?? [])];
}
