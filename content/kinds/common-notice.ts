import { z } from 'zod';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';
import { DEPARTMENTS } from '#content/taxonomy/departments.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SDG_TARGETS, SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { lines } from './field.ts';

const codes = (terms: readonly { readonly code: string }[]) => new Set(terms.map((t) => t.code));
const oneOf = (known: ReadonlySet<string>) =>
  z
    .array(z.string().refine((code) => known.has(code), { error: 'unknown-code' }))
    .max(60)
    .default([]);

const each: [string, string] = ['Un par ligne', 'One on each line'];

/** The fields of every page's notice: taxonomy and people. */
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
