import { SIDES } from '#content/people/person.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';

/** Most characters of the words; the rest is not looked at. */
export const LONGEST_ORGANISATION_QUERY = 100;

/** Most different words that are looked for; each is compared with all names. */
export const MOST_ORGANISATION_WORDS = 8;

/** Filter of a list of the register: `?q=eau&cote=south&acteur=osim&pays=ML&p=2`. */
export interface OrganisationQuery {
  readonly words: string;
  readonly side: string;
  readonly actorType: string;
  readonly country: string;
  /** Counted from 1. */
  readonly page: number;
}

/** Reads an address's parameters; unknown values are ignored. */
export function parseOrganisationQuery(parameters: { get(name: string): string | null }): OrganisationQuery {
  const read = (name: string, codes: readonly string[]) => codes.find((code) => code === parameters.get(name)) ?? '';
  const page = parameters.get('p') ?? '';
  return {
    words: (parameters.get('q') ?? '').slice(0, LONGEST_ORGANISATION_QUERY).trim(),
    side: read('cote', SIDES),
    actorType: read(
      'acteur',
      ACTOR_TYPES.map(({ code }) => code),
    ),
    country: read('pays', COUNTRY_CODES),
    page: /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1,
  };
}

/** The parameters of an address that shows this; empty for all of the first page. */
export function organisationSearch({ words, side, actorType, country, page }: OrganisationQuery): string {
  const parameters = new URLSearchParams();
  const all = { q: words, cote: side, acteur: actorType, pays: country, p: page > 1 ? String(page) : '' };
  for (const [name, value] of Object.entries(all)) if (value !== '') parameters.set(name, value);
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
