import { isBlockId, isId } from '#content/text/ids.ts';
import { oneLine } from '#content/text/one-line.ts';

/** The target of a citation: evidence of a study, or a finding or lesson in a page's text. */
export type CitationTarget =
  | { readonly type: 'material'; readonly id: string }
  | { readonly type: 'extract'; readonly id: string }
  | { readonly type: 'block'; readonly pageId: string; readonly blockId: string };

/** What identifies the citations of one thing: a target, or all targets that refer to it. */
export type CitedAs = string | readonly string[] | ReadonlySet<string>;

/** Whether the target of a citation is one of these. */
export function isCitedAs(cited: CitedAs, target: unknown): boolean {
  if (typeof cited === 'string') return cited === target;
  return cited instanceof Set ? cited.has(target) : (cited as readonly string[]).includes(target as string);
}

/** Characters of a locator (« min. 12 », « p. 4 »), at most. */
export const MAX_LOCATOR = 80;

/** A target as the attribute of a citation: `material/<id>`, `block/<page id>/<block id>`. */
export function writeTarget(target: CitationTarget): string {
  return target.type === 'block' ? `block/${target.pageId}/${target.blockId}` : `${target.type}/${target.id}`;
}

/** Reads the attribute of a citation; null for anything but a target exactly as it is written. */
export function parseTarget(value: unknown): CitationTarget | null {
  if (typeof value !== 'string') return null;
  const [type, id = '', blockId, ...more] = value.split('/', 4);
  if (more.length > 0 || !isId(id)) return null;
  if (type === 'block') {
    return blockId !== undefined && isBlockId(blockId) ? { type, pageId: id, blockId } : null;
  }
  return (type === 'material' || type === 'extract') && blockId === undefined ? { type, id } : null;
}

/** A locator as it may be stored: plain text on one line, of bounded length. */
export function fitLocator(value: unknown): string {
  if (typeof value !== 'string') return '';
  return oneLine(value.slice(0, MAX_LOCATOR).replace(/[\p{Surrogate}\ufffe\uffff]/gu, ''));
}
