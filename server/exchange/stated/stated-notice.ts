import type { PageKind } from '#content/kinds/kind.ts';
import { emptyNotice, type Notice } from '#content/kinds/notice.ts';
import { type FrontMatter, type FrontMatterFault, noticeOf } from './front-matter.ts';

/** What the front matter of a file states of a notice, beside authors and keywords. */
export interface StatedNotice extends Pick<FrontMatter, 'common' | 'own'> {
  /** Keys that could not be read. */
  readonly unread: readonly string[];
}

/** How many unread keys are named, and how many characters of each. */
const MOST_NAMED = 10;
const LONGEST_NAME = 40;

/** @returns undefined if a front matter states nothing of the notice but authors and keywords */
export function statedNotice(
  { common, own }: Pick<FrontMatter, 'common' | 'own'>,
  faults: readonly FrontMatterFault[],
): StatedNotice | undefined {
  const { authors, keywords, ...others } = common;
  // Values of a notice are simple, or lists of simple ones; anything nested is not copied.
  const ofShape = ([, value]: [string, unknown]) => (Array.isArray(value) ? value : [value]).every(isSimple);
  const simple = Object.entries(own).filter(ofShape);
  const nested = Object.entries(own).flatMap((entry) => (ofShape(entry) ? [] : [`meta.${entry[0]}`]));
  const keys = [...faults.map(({ key }) => key), ...nested];
  const unread = keys.slice(0, MOST_NAMED).map((key) => key.slice(0, LONGEST_NAME));
  const stated = { common: others, own: Object.fromEntries(simple), unread };
  const isEmpty = [stated.common, stated.own, unread].every((part) => Object.keys(part).length === 0);
  return isEmpty ? undefined : stated;
}

const isSimple = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** How many fields of a notice a file fills in, and those of its keys that no field takes. */
export interface StatedFields {
  readonly filled: number;
  readonly left: readonly string[];
}

/** @param kind of the page to be; null if it is not chosen yet */
export function statedFields(kind: PageKind | null, stated: StatedNotice | undefined): StatedFields {
  if (!stated) return { filled: 0, left: [] };
  const before = emptyNotice(kind ?? 'factsheet');
  const { notice, faults } = noticeOf(kind ?? 'factsheet', stated, before);
  const differ = (part: 'common' | 'own') =>
    Object.entries(notice[part]).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify((before[part] as Record<string, unknown>)[key]),
    );
  const filled = differ('common').length + differ('own').length;
  // The fields of each kind are its own: until it is chosen, they are neither taken nor left.
  const keys = faults.flatMap(({ key }) => (kind === null && key.startsWith('meta.') ? [] : [key]));
  return { filled, left: [...new Set([...stated.unread, ...keys])].filter((key) => key !== '').slice(0, MOST_NAMED) };
}

/**
 * A page's notice with what its file states; authors and keywords as typed.
 * @param cut removes withdrawn words from texts
 */
export async function withStatedNotice(
  kind: PageKind,
  typed: Notice,
  { common, own }: StatedNotice,
  cut: (texts: readonly string[]) => Promise<readonly string[]>,
): Promise<Notice> {
  const texts = [...new Set([common, own].flatMap((part) => Object.values(part)).flatMap(textsIn))];
  const kept = await cut(texts);
  const byText = new Map(texts.map((text, i) => [text, kept[i] ?? '']));
  const mend = (part: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(part).map(([key, value]) => [key, mended(value, byText)]));
  const stated = { common: mend(common) as FrontMatter['common'], own: mend(own) };
  return noticeOf(kind, stated, typed).notice;
}

const textsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');

function mended(value: unknown, byText: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'string' ? (byText.get(one) ?? one) : one)).filter((one) => one !== '');
  return typeof value === 'string' ? (byText.get(value) ?? value) : value;
}
