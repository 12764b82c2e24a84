import type { DocumentNode } from '#content/document/document.ts';
import type { Naming } from '#content/material/consent.ts';
import { calledBy } from '#content/material/source-words.ts';
import { fitArticle } from './fit-article.ts';
import { isFullName } from './names.ts';
import { SoughtNames } from './sought-names.ts';
import { FIELDS } from './withdraw-passages.ts';
import type { Range } from './words/withdrawn-words.ts';

/** A name by which a text may not name somebody. */
export interface HiddenName {
  readonly name: string;
  /** Stands in its place. */
  readonly instead: string;
  /** Also in part and as initials. */
  readonly inPart: boolean;
  /** In the whole text, and not only in the passages that cite the person. */
  readonly anywhere: boolean;
}

/** A person, and how a text may name them. */
export interface NamedPerson {
  readonly naming: Naming;
  readonly name: string;
  readonly organisation: string;
  readonly pseudonym: string;
}

/** How they were named before they agreed to less. */
export type NamedBefore = Pick<NamedPerson, 'naming' | 'name' | 'organisation'>;

/**
 * The names by which a text may not name somebody. A person who never agreed to be named is
 * searched by full name only, since parts of names are ordinary words as well. A person who was
 * named before is searched by every part of the name, and by the organisation if they are now under
 * a pseudonym.
 * @param before null if they never agreed to a more identifying naming
 * @param unnamed stands for an organisation
 */
export function hiddenNames(person: NamedPerson, before: NamedBefore | null, unnamed: string): HiddenName[] {
  const { naming, name, organisation } = person;
  if (naming === 'name') return [];
  const wasNamed = before?.naming === 'name';
  const instead = calledBy(person);
  const hidden: HiddenName[] = [];
  for (const one of new Set([name, ...(wasNamed ? [before.name] : [])]))
    if (wasNamed || isFullName(one))
      hidden.push({ name: one, instead, inPart: wasNamed, anywhere: wasNamed && isFullName(one) });
  if (naming === 'pseudonym' && before !== null)
    for (const one of new Set([organisation, before.organisation].filter(Boolean)))
      hidden.push({ name: one, instead: unnamed, inPart: false, anywhere: false });
  return hidden;
}

/** A place of a text where a name is hidden. */
interface HiddenPlace {
  readonly range: Range;
  /** Stand there instead. */
  readonly words: string;
  readonly hidden: HiddenName;
}

/** Names to hide, for searching several texts. */
export interface NamesToHide {
  readonly sought: SoughtNames<HiddenName>;
  /** Whether a name is hidden in this text. */
  isHidden(name: HiddenName): boolean;
}

/** All of these names. */
export const allOf = (names: readonly HiddenName[]): NamesToHide => ({
  sought: new SoughtNames(names),
  isHidden: () => true,
});

/** The places of hidden names in a text; of those that overlap, the first and longest. */
function placesOf(text: string, { sought, isHidden }: NamesToHide): HiddenPlace[] {
  const all = sought
    .find(text)
    .filter(({ one }) => isHidden(one))
    .flatMap(({ one: hidden, ranges }) =>
      ranges.map((range) => ({ ...fitArticle(text, withRest(text, range, hidden), hidden.instead), hidden })),
    );
  const places: HiddenPlace[] = [];
  for (const place of all.sort((a, b) => a.range[0] - b.range[0] || b.range[1] - a.range[1]))
    if (place.range[0] >= (places.at(-1)?.range[1] ?? 0)) places.push(place);
  return places;
}

/**
 * Extends a name's range over words that its replacement would repeat: « Fanta Keïta, Comité de
 * l’eau » if the organisation replaces the name.
 */
function withRest(text: string, [start, end]: Range, { instead }: HiddenName): Range {
  const rest = /^\s*[,(–—-]\s*/.exec(text.slice(end))?.[0] ?? '';
  const isRepeated = rest !== '' && text.startsWith(instead, end + rest.length);
  if (!isRepeated) return [start, end];
  const after = end + rest.length + instead.length;
  return [start, rest.includes('(') && text[after] === ')' ? after + 1 : after];
}

/** Whether a text contains one of these names. */
export const isNamedIn = (text: string, names: readonly HiddenName[]): boolean =>
  new SoughtNames(names).find(text).length > 0;

/** A text in which names are hidden, and which. */
export function hideNames(text: string, names: NamesToHide): { text: string; found: HiddenName[] } {
  const places = placesOf(text, names);
  let shown = text;
  for (const { range, words } of [...places].reverse())
    shown = shown.slice(0, range[0]) + words + shown.slice(range[1]);
  return { text: shown, found: places.map(({ hidden }) => hidden) };
}

/**
 * A node in which names are hidden: in its own text, also across marks, and in its fields. A node
 * without them stays the same.
 */
export function hideNamesIn(
  node: DocumentNode,
  names: NamesToHide,
): { readonly node: DocumentNode; readonly found: readonly HiddenName[] } {
  const children = node.content ?? [];
  const words = children.map(({ text = '\n' }) => text).join('');
  const places = children.some(({ text }) => text !== undefined) ? placesOf(words, names) : [];
  const found = places.map(({ hidden }) => hidden);
  let hiding = node;
  const linked = new Set<DocumentNode>();
  for (const child of children)
    for (const { type, attrs } of child.marks ?? []) {
      const address = type === 'link' && typeof attrs?.href === 'string' ? readable(attrs.href) : '';
      const named = placesOf(address, names);
      if (named.length > 0) linked.add(child);
      found.push(...named.map(({ hidden }) => hidden));
    }
  if (places.length + linked.size > 0) {
    let from = 0;
    const content = children.flatMap((one) => {
      const child = linked.has(one) ? withoutLink(one) : one;
      const to = from + (child.text?.length ?? 1);
      const cut = child.text === undefined ? child : { ...child, text: wordsBetween(words, from, to, places) };
      from = to;
      return cut.text === '' ? [] : [cut];
    });
    hiding = { ...node, content };
  }
  const attrs = Object.entries(node.attrs ?? {}).map(([field, value]): [string, unknown] => {
    if (typeof value !== 'string' || !FIELDS.includes(field)) return [field, value];
    const hidden = hideNames(value, names);
    found.push(...hidden.found);
    return [field, hidden.text];
  });
  return { node: node.attrs ? { ...hiding, attrs: Object.fromEntries(attrs) } : hiding, found };
}

/** Its address has a name: `mailto:fanta.keita@…`. */
const withoutLink = (node: DocumentNode): DocumentNode => ({
  ...node,
  marks: (node.marks ?? []).filter(({ type }) => type !== 'link'),
});

/** An address with the letters that are written as `%c3%af` in it, and its words apart. */
function readable(href: string): string {
  try {
    return decodeURIComponent(href).replaceAll('_', ' ');
  } catch {
    // `%ff`: no letters.
    return href;
  }
}

/** A part of a text with names hidden: a replacement is put where the name begins. */
function wordsBetween(text: string, from: number, to: number, places: readonly HiddenPlace[]): string {
  let shown = '';
  let at = from;
  for (const { range, words } of places) {
    const [start, end] = range;
    if (end <= from || start >= to) continue;
    shown += text.slice(at, Math.max(at, start));
    if (start >= from) shown += words;
    at = Math.min(to, end);
  }
  return shown + text.slice(at, to);
}
