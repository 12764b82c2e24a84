import { z } from 'zod';
import { code, codeOrNone, name, title } from '#content/input/input-text.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { MATERIAL_ACCESS, MATERIAL_KIND_CODES } from '#content/material/material.ts';
import { SIDES } from '#content/people/person.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';
import { oneLine } from '#content/text/one-line.ts';

export const LONGEST_TITLE = 200;
const LONGEST_PLACE = 200;
export const LONGEST_SUMMARY = 4_000;
const ACTOR_TYPE_CODES = ACTOR_TYPES.map(({ code }) => code) as [string, ...string[]];

/** The details of a material. */
export const materialInput = z.object({
  kind: code(MATERIAL_KIND_CODES),
  title: title(LONGEST_TITLE),
  /** YYYY-MM-DD; empty if it is not known. */
  heldOn: z.literal('').or(z.iso.date()),
  place: z.string().overwrite(oneLine).max(LONGEST_PLACE),
  country: codeOrNone(COUNTRY_CODES),
  language: code(PAGE_LANGUAGES),
  collector: name(),
  side: codeOrNone(SIDES),
  organisation: name(),
  actorType: codeOrNone(ACTOR_TYPE_CODES),
  summary: z.string().max(LONGEST_SUMMARY).trim(),
  access: code(MATERIAL_ACCESS),
});
export type MaterialInput = z.input<typeof materialInput>;
