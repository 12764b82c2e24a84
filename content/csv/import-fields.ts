import { LOCALES, PAGE_LANGUAGES } from '#content/locale.ts';
import { MATERIAL_KINDS } from '#content/material/material.ts';
import { foldText } from '#content/search/words/fold.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { COUNTRY_CODES, countryName } from '#content/taxonomy/countries.ts';
import type { Term } from '#content/taxonomy/term.ts';

/** Kinds of imports: organisations of the register, or materials of a study. */
export const IMPORT_KINDS = ['organisation', 'material'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** A field that a column of a file may fill. */
export interface ImportField {
  readonly key: string;
  /** Headings that name it, folded. */
  readonly headings: readonly string[];
  /** A cell as the value of the form's field; unchanged if it is not recognised. */
  readonly read: (cell: string) => string;
}

/** Most characters of a heading or cell that is compared with names: longer ones match none. */
const LONGEST_COMPARED = 500;

const SIDE_NAMES: readonly (readonly [code: string, ...names: string[]])[] = [
  ['north', 'nord', 'hauts-de-france', 'ici', 'here'],
  ['south', 'sud', 'partenaires', 'partenaire', 'partners', 'partner'],
];
const LANGUAGE_NAMES: readonly (readonly [code: string, ...names: string[]])[] = [
  ['fr', 'français', 'french'],
  ['en', 'anglais', 'english'],
];

const asTyped = (cell: string): string => cell;

/** Reads a code of a closed list by the code itself or one of its names. */
function byName(entries: readonly (readonly string[])[]): (cell: string) => string {
  const codes = new Map<string, string>();
  for (const [code, ...names] of entries) for (const name of [code, ...names]) codes.set(foldText(name!), code!);
  return (cell) => (cell.length > LONGEST_COMPARED ? cell : (codes.get(foldText(cell)) ?? cell));
}

const byTerm = (terms: readonly Term[]) => byName(terms.map(({ code, fr, en }) => [code, fr, en]));
const countries = byName(COUNTRY_CODES.map((code) => [code, ...LOCALES.map((locale) => countryName(code, locale))]));
const sides = byName(SIDE_NAMES);
const actorTypes = byTerm(ACTOR_TYPES);
const kinds = byTerm(MATERIAL_KINDS);
const languages = byName([...LANGUAGE_NAMES, ...PAGE_LANGUAGES.map((code) => [code])]);

/** A day as people write it: `14/03/2026`, or ISO 8601. */
function readDay(cell: string): string {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(cell.trim()) ?? [];
  return day && month && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : cell.trim();
}

const field = (key: string, read: (cell: string) => string, ...headings: string[]): ImportField => ({
  key,
  read,
  headings: [key, ...headings].map(foldText),
});

/** The fields of each kind, in the order in which they are offered. */
export const IMPORT_FIELDS: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  organisation: [
    field('identifier', asTyped, 'identifiant', 'id', 'numéro', 'number', 'code'),
    field('name', asTyped, 'nom', 'organisation', 'organization', 'structure', 'raison sociale', 'dénomination'),
    field('acronym', asTyped, 'sigle', 'acronyme'),
    field('side', sides, 'côté'),
    field('actorType', actorTypes, 'type d’acteur', 'type of actor', 'type', 'catégorie', 'statut'),
    field('country', countries, 'pays'),
    field('site', asTyped, 'site web', 'site internet', 'website', 'url', 'adresse du site'),
  ],
  material: [
    field('label', asTyped, 'repère'),
    field('kind', kinds, 'type de matériau', 'kind of material', 'type', 'genre'),
    field('title', asTyped, 'titre', 'intitulé'),
    field('heldOn', readDay, 'date', 'jour'),
    field('place', asTyped, 'lieu'),
    field('country', countries, 'pays'),
    field('language', languages, 'langue', 'langue du matériau', 'language of the material'),
    field('collector', asTyped, 'recueilli par', 'gathered by', 'collecteur'),
    field('side', sides, 'côté', 'de quel côté', 'on which side'),
    field('organisation', asTyped, 'structure'),
    field('actorType', actorTypes, 'type d’acteur', 'type of actor'),
    field('summary', asTyped, 'résumé', 'en quelques mots', 'in a few words', 'description'),
  ],
};

/** For each column of a file the key of the field that it fills; empty for none. */
export type ColumnMapping = readonly string[];

/** The mapping that a file's headings suggest. Each field is filled by one column, the first. */
export function suggestMapping(kind: ImportKind, headings: readonly string[]): ColumnMapping {
  const taken = new Set<string>();
  return headings.map((heading) => {
    if (heading.length > LONGEST_COMPARED) return '';
    const folded = foldText(heading);
    const found = IMPORT_FIELDS[kind].find(({ key, headings: known }) => !taken.has(key) && known.includes(folded));
    if (found) taken.add(found.key);
    return found?.key ?? '';
  });
}

/** The fields without which nothing can be imported: one of each group has to have a column. */
const NEEDED: Readonly<Record<ImportKind, readonly (readonly string[])[]>> = {
  organisation: [['name']],
  material: [['title'], ['kind', 'label']],
};

/** The required fields without a column, and the fields with two. */
export function judgeMapping(
  kind: ImportKind,
  mapping: ColumnMapping,
): { readonly missing: readonly string[]; readonly doubled: readonly string[] } {
  const chosen = mapping.filter((key) => key !== '');
  return {
    missing: NEEDED[kind].filter((group) => !group.some((key) => chosen.includes(key))).map(([first]) => first!),
    doubled: [...new Set(chosen.filter((key, at) => chosen.indexOf(key) !== at))],
  };
}
