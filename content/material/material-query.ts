import { SIDES } from '#content/people/person.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';
import { CONSENT_STATES } from './consent.ts';
import { MATERIAL_KIND_CODES } from './material.ts';

/** Filter of materials: `?type=interview&cote=south&acteur=…&pays=ML&accord=asked`. */
export interface MaterialQuery {
  readonly kind: string;
  readonly side: string;
  readonly actorType: string;
  readonly country: string;
  readonly consent: string;
}

/** States of consent to filter by. */
export const CONSENT_CHOICES = ['nobody', ...CONSENT_STATES, 'none'] as const;

const CHOICES: { readonly [Key in keyof MaterialQuery]: readonly [name: string, codes: readonly string[]] } = {
  kind: ['type', MATERIAL_KIND_CODES],
  side: ['cote', SIDES],
  actorType: ['acteur', ACTOR_TYPES.map(({ code }) => code)],
  country: ['pays', COUNTRY_CODES],
  consent: ['accord', CONSENT_CHOICES],
};

/** Parses an address's parameters, ignoring unknown values. Empty for all materials. */
export function parseMaterialQuery(parameters: URLSearchParams): MaterialQuery {
  const read = ([name, codes]: readonly [string, readonly string[]]) => {
    const value = parameters.get(name) ?? '';
    return codes.includes(value) ? value : '';
  };
  const entries = Object.entries(CHOICES).map(([key, choice]) => [key, read(choice)]);
  return Object.fromEntries(entries) as unknown as MaterialQuery;
}

/** The address parameters of a filter; empty for all materials. */
export function materialSearch(query: MaterialQuery): string {
  const parameters = new URLSearchParams();
  for (const [key, [name]] of Object.entries(CHOICES)) {
    const value = query[key as keyof MaterialQuery];
    if (value !== '') parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** Whether a material matches a filter. */
export function matchesQuery(
  material: { readonly [Key in Exclude<keyof MaterialQuery, 'consent'>]: string } & {
    readonly consent: string | null;
  },
  query: MaterialQuery,
): boolean {
  const filtered = { ...material, consent: material.consent ?? 'none' };
  return (Object.keys(CHOICES) as (keyof MaterialQuery)[]).every(
    (key) => query[key] === '' || query[key] === filtered[key],
  );
}
