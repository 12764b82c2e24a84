import type { Locale } from '#content/locale.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Naming } from './consent.ts';
import { MATERIAL_KINDS, type MaterialKind } from './material.ts';

/** Most people named; the others are counted. */
const MOST_NAMED = 3;

/** The facts of a material that readers may know. Its title is visible only to the team. */
export interface SourceFacts {
  readonly kind: MaterialKind;
  /** YYYY-MM-DD or empty. */
  readonly heldOn: string;
  readonly country: string;
  /** The people concerned, who all agreed. */
  readonly concerned: readonly {
    readonly naming: Naming;
    readonly name: string;
    readonly organisation: string;
    readonly pseudonym: string;
  }[];
}

/** The name of a person, as they agreed to be named. */
export function calledBy({ naming, name, organisation, pseudonym }: SourceFacts['concerned'][number]): string {
  if (naming === 'name') return [name, organisation].filter(Boolean).join(', ');
  return naming === 'organisation' && organisation !== '' ? organisation : pseudonym;
}

/** A material as shown to readers: « Entretien, une présidente de comité, Mali, 2026 ». */
export function sourceWords({ kind, heldOn, country, concerned }: SourceFacts, locale: Locale): string {
  const names = [...new Set(concerned.map(calledBy))].map((name) => setTypography(name, locale));
  const more = names.length > MOST_NAMED ? [`+ ${names.length - MOST_NAMED}`] : [];
  return [
    findTerm(MATERIAL_KINDS, kind)?.[locale] ?? kind,
    ...names.slice(0, MOST_NAMED),
    ...more,
    country && countryName(country, locale),
    heldOn.slice(0, 4),
  ]
    .filter(Boolean)
    .join(', ');
}
