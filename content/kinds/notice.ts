import { z } from 'zod';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';
import { DEPARTMENTS } from '#content/taxonomy/departments.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SDG_TARGETS, SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { articleMetadata } from './article.ts';
import { factsheetMetadata } from './factsheet.ts';
import { lines } from './field.ts';
import type { PageKind } from './kind.ts';
import { moduleMetadata } from './module.ts';
import { practiceMetadata } from './practice.ts';
import { studyMetadata } from './study.ts';
import { workshopMetadata } from './workshop.ts';

const codes = (terms: readonly { readonly code: string }[]) => new Set(terms.map((t) => t.code));
const oneOf = (known: ReadonlySet<string>) =>
  z
    .array(z.string().refine((code) => known.has(code), { error: 'unknown-code' }))
    .max(60)
    .default([]);

const each: [string, string] = ['Un par ligne', 'One on each line'];

/** What every kind of page says of itself: taxonomy and people. */
export const commonNotice = z.object({
  countries: oneOf(new Set(COUNTRY_CODES)),
  sdgs: oneOf(new Set([...codes(SDGS), ...codes(SDG_TARGETS)])),
  sectors: oneOf(codes(SECTORS)),
  poles: oneOf(codes(POLES)),
  programmes: oneOf(codes(PROGRAMMES)),
  actorTypes: oneOf(codes(ACTOR_TYPES)),
  departments: oneOf(codes(DEPARTMENTS)),
  keywords: lines(['Mots-clés', 'Keywords'], each),
  authors: lines(['Auteurs', 'Authors'], each),
  reviewers: lines(['Relecture', 'Reviewed by'], each),
  contributors: lines(['Contributions', 'Contributors'], each),
});
export type CommonNotice = z.infer<typeof commonNotice>;

/** What each kind asks beside the common notice. One schema validates, drives the form and the reader's notice. */
export const KIND_METADATA = {
  study: studyMetadata,
  factsheet: factsheetMetadata,
  practice: practiceMetadata,
  module: moduleMetadata,
  workshop: workshopMetadata,
  article: articleMetadata,
} as const satisfies Record<PageKind, z.ZodObject>;

/** A page's notice as it is kept: the common part and the kind's own. */
export interface Notice {
  readonly common: CommonNotice;
  readonly own: Readonly<Record<string, unknown>>;
}

/** An empty notice: every field at its default. */
export function emptyNotice(kind: PageKind): Notice {
  return { common: commonNotice.parse({}), own: KIND_METADATA[kind].parse({}) };
}

export type NoticeProblem = { readonly field: string; readonly problem: string };

/**
 * Checks a notice. Fields are named `common.sdgs`, `own.period`; unknown fields are dropped.
 * @returns the notice, or what is wrong by field
 */
export function parseNotice(
  kind: PageKind,
  input: { common?: unknown; own?: unknown },
): { ok: true; notice: Notice } | { ok: false; problems: NoticeProblem[] } {
  const common = commonNotice.safeParse(input.common ?? {});
  const own = KIND_METADATA[kind].safeParse(input.own ?? {});
  if (common.success && own.success) return { ok: true, notice: { common: common.data, own: own.data } };
  const problems: NoticeProblem[] = [];
  for (const [part, result] of [['common', common] as const, ['own', own] as const]) {
    for (const issue of result.error?.issues ?? []) {
      problems.push({ field: `${part}.${String(issue.path[0] ?? '')}`, problem: issue.code });
    }
  }
  return { ok: false, problems };
}
