import { parseDocument } from 'yaml';
import { z } from 'zod';
import { isPageKind, type PageKind } from '#content/kinds/kind.ts';
import { type Notice, ownFields, parseNotice } from '#content/kinds/notice.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { VISIBILITIES, type Visibility } from '#content/permission.ts';
import { isSlug } from '#content/text/slug.ts';

/** Most characters of a front matter. The usual ones have about 2,000. */
const LONGEST = 100_000;

/** A front matter holds texts and lists of texts; numbers (`sdgs: [7, 7.1]`) become texts. */
const text = z.union([z.string(), z.number().transform(String)]).transform((value) => value.trim());
const list = z.union([z.array(text), text.transform((value) => [value])]);
const day = z.iso.date();

const shape = {
  kind: z.string().refine(isPageKind),
  slug: z.string().refine(isSlug),
  lang: z.enum(PAGE_LANGUAGES),
  title: text,
  summary: text,
  visibility: z.enum(VISIBILITIES),
  published: day,
  note: text,
  meta: z.record(z.string(), z.unknown()),
};
const COMMON_LISTS = [
  'countries',
  'sdgs',
  'sectors',
  'poles',
  'programmes',
  'actorTypes',
  'departments',
  'keywords',
  'authors',
  'reviewers',
  'contributors',
] as const;

/** Names that other tools use for the same keys; ours wins if both are present. */
const ALIASES: Readonly<Record<string, string>> = {
  language: 'lang',
  description: 'summary',
  date: 'published',
  tags: 'keywords',
  author: 'authors',
};

/** The usable part of a page's front matter. */
export interface FrontMatter {
  readonly kind?: PageKind;
  readonly slug?: string;
  readonly lang?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly visibility?: Visibility;
  /** The day of publication, `2022-06-14`. */
  readonly published?: string;
  readonly note?: string;
  readonly common: Readonly<Record<string, readonly string[]>>;
  readonly own: Readonly<Record<string, unknown>>;
}

/**
 * What could not be used as written: an unknown key, a value that the key does not allow, a title
 * that is too long.
 */
export interface FrontMatterFault {
  readonly key: string;
  readonly problem: 'unknown-key' | 'bad-value' | 'not-yaml' | 'shortened' | 'too-long';
}

/**
 * Parses YAML as plain data: no tags, a bounded number of aliases.
 * @returns null if it is not a mapping, or is too long
 */
export function parseYamlMapping(source: string): Record<string, unknown> | null {
  if (source.length > LONGEST) return null;
  const document = parseDocument(source, {
    schema: 'core',
    stringKeys: true,
    customTags: [],
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  if (document.errors.length > 0) return null;
  try {
    const value: unknown = document.toJS({ maxAliasCount: 50 });
    if (value === null) return {};
    return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    // Too many aliases: a small text that expands into a huge one.
    return null;
  }
}

/** Reads a front matter key by key: reports and skips what is wrong, uses the rest. */
export function readFrontMatter(source: string): { frontMatter: FrontMatter; faults: FrontMatterFault[] } {
  const values = parseYamlMapping(source);
  if (values === null) {
    return { frontMatter: { common: {}, own: {} }, faults: [{ key: '', problem: 'not-yaml' }] };
  }
  const faults: FrontMatterFault[] = [];
  const simple: Record<string, unknown> = {};
  const common: Record<string, string[]> = {};
  for (const [written, value] of Object.entries(values)) {
    if (value === null || value === '') continue;
    const alias = ALIASES[written];
    const key = alias && !Object.hasOwn(values, alias) ? alias : written;
    const isList = (COMMON_LISTS as readonly string[]).includes(key);
    const schema = isList ? list : Object.hasOwn(shape, key) ? shape[key as keyof typeof shape] : null;
    const result = schema?.safeParse(value);
    if (!result) faults.push({ key: written, problem: 'unknown-key' });
    else if (!result.success) faults.push({ key: written, problem: 'bad-value' });
    else if (isList) common[key] = result.data as string[];
    else simple[key] = result.data;
  }
  const { meta, ...known } = simple;
  return { frontMatter: { ...known, common, own: (meta ?? {}) as Record<string, unknown> }, faults };
}

/**
 * The notice that a front matter describes. Reports and skips values that the kind's schema
 * rejects; `before` provides what the front matter does not mention.
 */
export function noticeOf(
  kind: PageKind,
  { common, own }: Pick<FrontMatter, 'common' | 'own'>,
  before: Notice,
): { notice: Notice; faults: FrontMatterFault[] } {
  const faults: FrontMatterFault[] = [];
  const known = new Set(ownFields(kind).map(({ key }) => key));
  const wanted = {
    common: { ...before.common } as Record<string, unknown>,
    own: { ...before.own } as Record<string, unknown>,
  };
  for (const [key, value] of Object.entries(own)) {
    if (value === null || value === '') continue;
    if (!known.has(key)) faults.push({ key: `meta.${key}`, problem: 'unknown-key' });
    else if (fits(kind, { own: { [key]: value } })) wanted.own[key] = value;
    else faults.push({ key: `meta.${key}`, problem: 'bad-value' });
  }
  for (const [key, values] of Object.entries(common)) {
    const fitting = values.filter((value) => fits(kind, { common: { [key]: [value] } }));
    if (fitting.length < values.length) faults.push({ key, problem: 'bad-value' });
    if (fits(kind, { common: { [key]: fitting } })) wanted.common[key] = fitting;
  }
  const parsed = parseNotice(kind, wanted);
  // Each value is valid by itself.
  if (!parsed.ok) faults.push({ key: '', problem: 'too-long' });
  return { notice: parsed.ok ? parsed.notice : before, faults };
}

function fits(kind: PageKind, part: { common?: unknown; own?: unknown }): boolean {
  return parseNotice(kind, part).ok;
}
