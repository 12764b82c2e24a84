import { z } from 'zod';
import { codeOrNone, name } from '#content/input/input-text.ts';
import { SIDES } from '#content/people/person.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';
import { writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import { oneLine } from '#content/text/one-line.ts';

const LONGEST_ACRONYM = 40;
const LONGEST_SITE = 300;
const LONGEST_IDENTIFIER = 60;
const ACTOR_TYPE_CODES = ACTOR_TYPES.map(({ code }) => code) as [string, ...string[]];

/** The address of a site, which people often write without its scheme. */
function fullAddress(text: string): string {
  const line = oneLine(text);
  return line === '' || /^[a-z][a-z0-9+.-]*:/i.test(line) ? line : `https://${line}`;
}

function isWebAddress(text: string): boolean {
  if (text === '') return true;
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname.includes('.') && url.username === '';
}

/** The fields of an organisation in the register. */
export const organisationInput = z.object({
  /** Compared without case, accents and punctuation: it has a letter or digit at least. */
  name: name().refine((text) => writtenTermCode(text) !== ''),
  acronym: z.string().overwrite(oneLine).max(LONGEST_ACRONYM),
  side: codeOrNone(SIDES),
  actorType: codeOrNone(ACTOR_TYPE_CODES),
  country: codeOrNone(COUNTRY_CODES),
  site: z.string().overwrite(fullAddress).max(LONGEST_SITE).refine(isWebAddress),
  /** In the network's own listing; empty for none. Imports match organisations by it. */
  identifier: z.string().overwrite(oneLine).max(LONGEST_IDENTIFIER),
});
export type OrganisationInput = z.input<typeof organisationInput>;
export type OrganisationFacts = z.output<typeof organisationInput>;
