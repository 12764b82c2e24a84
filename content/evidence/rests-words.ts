import { CLAIM_KINDS, type ClaimKind } from '#content/citation/listed-citations.ts';
import type { Locale } from '#content/locale.ts';
import { MATERIAL_KIND_CODES, type MaterialKind } from '#content/material/material.ts';
import type { Side } from '#content/people/person.ts';
import { ACTOR_GROUPS } from './actor-groups.ts';
import type { Cited, CitedFacts, RestsOn } from './cited.ts';

/** Types of actor that are named; the others are counted. */
const MOST_ACTORS = 3;

type Counted = Readonly<Record<MaterialKind | ClaimKind, readonly [one: string, other: string]>>;

const WORDS: Readonly<
  Record<
    Locale,
    {
      readonly restsOn: string;
      readonly contradictedBy: readonly [first: string, after: string];
      readonly counted: Counted;
      readonly sides: Readonly<Record<Side | 'both', string>>;
      readonly more: (count: number) => string;
      readonly and: string;
      readonly semicolon: string;
      readonly triangulated: string;
    }
  >
> = {
  fr: {
    restsOn: 'Repose sur',
    contradictedBy: ['Contredit par', 'contredit par'],
    counted: {
      interview: ['entretien', 'entretiens'],
      survey: ['enquête', 'enquêtes'],
      workshop: ['atelier', 'ateliers'],
      observation: ['observation', 'observations'],
      document: ['document', 'documents'],
      photo: ['photo', 'photos'],
      sound: ['enregistrement', 'enregistrements'],
      finding: ['constat', 'constats'],
      lesson: ['enseignement', 'enseignements'],
    },
    sides: { north: 'côté Hauts-de-France', south: 'côté partenaires', both: 'des deux côtés' },
    more: (count) => `${count} ${count === 1 ? 'autre type d’acteur' : 'autres types d’acteurs'}`,
    and: 'et',
    semicolon: '\u202f; ',
    triangulated: 'triangulé',
  },
  en: {
    restsOn: 'Rests on',
    contradictedBy: ['Contradicted by', 'contradicted by'],
    counted: {
      interview: ['interview', 'interviews'],
      survey: ['survey', 'surveys'],
      workshop: ['workshop', 'workshops'],
      observation: ['observation', 'observations'],
      document: ['document', 'documents'],
      photo: ['photograph', 'photographs'],
      sound: ['recording', 'recordings'],
      finding: ['finding', 'findings'],
      lesson: ['lesson', 'lessons'],
    },
    sides: { north: 'from Hauts-de-France', south: 'from the partners', both: 'from both sides' },
    more: (count) => `${count} other ${count === 1 ? 'type' : 'types'} of actor`,
    and: 'and',
    semicolon: '; ',
    triangulated: 'triangulated',
  },
};

/**
 * The types of actor and the sides behind sources, in the order of the text. Empty if the fact is
 * noted of one source only, and that one is under a pseudonym: it would disclose more about the
 * person than they agreed to.
 */
function actorsBehind(sources: readonly CitedFacts[]): { readonly types: string[]; readonly sides: Side[] } {
  const disclosedValues = <Fact extends 'actorType' | 'side'>(fact: Fact) => {
    const noted = sources.filter((source) => source[fact] !== '');
    return noted.length === 1 && noted[0]!.isPseudonymous ? [] : [...new Set(noted.map((source) => source[fact]))];
  };
  return { types: disclosedValues('actorType'), sides: disclosedValues('side').filter((side) => side !== '') };
}

/** Several extracts of a material are one source, and one person's words are not two persons'. */
function eachMaterialOnce(cited: readonly Cited[]): Cited[] {
  const seen = new Set<string>();
  return cited.filter(({ material }) => {
    if (material?.id === undefined) return true;
    const isNew = !seen.has(material.id);
    seen.add(material.id);
    return isNew;
  });
}

/** How many of each kind there are, the kinds in their order. */
function countKinds(cited: readonly Cited[]): [kind: MaterialKind | ClaimKind, count: number][] {
  const counts = new Map<MaterialKind | ClaimKind, number>();
  for (const { material, claim } of cited) {
    const kind = material?.kind ?? claim;
    if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...MATERIAL_KIND_CODES, ...CLAIM_KINDS].flatMap((kind) => {
    const count = counts.get(kind);
    return count === undefined ? [] : [[kind, count]];
  });
}

/**
 * The evidence of a finding or lesson in a sentence without full stop: « Repose sur 4 entretiens, 1
 * enquête ; associations locales et collectivités territoriales, des deux côtés (triangulé) ;
 * contredit par 1 entretien ». Actors are named only for the sources that it rests on. Empty if the
 * reader may know none of its sources.
 */
export function restsWords(cited: readonly RestsOn[], locale: Locale): string {
  const { contradictedBy, semicolon } = WORDS[locale];
  const rests = supportWords(eachMaterialOnce(cited.filter(({ isAgainst }) => !isAgainst)), locale);
  const against = countWords(eachMaterialOnce(cited.filter(({ isAgainst }) => isAgainst)), locale);
  if (against === '') return rests;
  return rests === '' ? `${contradictedBy[0]} ${against}` : `${rests}${semicolon}${contradictedBy[1]} ${against}`;
}

/** « 4 entretiens, 1 enquête » */
function countWords(cited: readonly Cited[], locale: Locale): string {
  const { counted } = WORDS[locale];
  return countKinds(cited)
    .map(([kind, count]) => `${count}\u00a0${counted[kind][count === 1 ? 0 : 1]}`)
    .join(', ');
}

function supportWords(cited: readonly Cited[], locale: Locale): string {
  const words = WORDS[locale];
  const counted = countWords(cited, locale);
  if (counted === '') return '';
  const { types, sides } = actorsBehind(cited.flatMap(({ material }) => material ?? []));
  const named = types.slice(0, MOST_ACTORS).map((code) => ACTOR_GROUPS[code]?.[locale] ?? code);
  if (types.length > MOST_ACTORS) named.push(words.more(types.length - MOST_ACTORS));
  const actors = named.length > 1 ? `${named.slice(0, -1).join(', ')} ${words.and} ${named.at(-1)}` : (named[0] ?? '');
  const [side] = sides;
  const behind = [actors, side && words.sides[sides.length > 1 ? 'both' : side]].filter(Boolean).join(', ');
  const triangulated = types.length > 1 ? ` (${words.triangulated})` : '';
  return `${words.restsOn} ${counted}${behind && `${words.semicolon}${behind}`}${triangulated}`;
}
