import { foldForm } from './fold.ts';
import { tokensOf } from './tokens.ts';

/** Expressions that mean the same in this domain: a search for one finds the others. */
export type SynonymGroup = readonly string[];

/** Acronyms and expressions of the network and of international cooperation, French and English. */
export const FIELD_SYNONYMS: readonly SynonymGroup[] = [
  ['ODD', 'objectifs de développement durable', 'SDG', 'SDGs', 'sustainable development goals'],
  ['AFD', 'Agence française de développement'],
  [
    'OSIM',
    'organisations de solidarité internationale issues des migrations',
    'organisation de solidarité internationale issue des migrations',
  ],
  ['OSI', 'organisation de solidarité internationale', 'ONG', 'NGO', 'organisation non gouvernementale'],
  ['ASI', 'association de solidarité internationale'],
  [
    'ECSI',
    'éducation à la citoyenneté et à la solidarité internationale',
    'ECM',
    'éducation à la citoyenneté mondiale',
    'global citizenship education',
  ],
  ['MEIJ', 'mobilité et engagement international des jeunes'],
  ['CID', 'coopération internationale et développement'],
  ['EPO', 'études, publications, observatoire'],
  ['RRMA', 'réseau régional multi-acteurs', 'réseaux régionaux multi-acteurs'],
  ['CIRRMA', 'conférence inter-régionale des réseaux régionaux multi-acteurs'],
  ['MEAE', 'ministère de l’Europe et des affaires étrangères'],
  ['CTFD', 'coopération décentralisée', 'AECT', 'action extérieure des collectivités territoriales'],
  ['ADEME', 'Agence de la transition écologique'],
  ['FONJEP', 'fonds de coopération de la jeunesse et de l’éducation populaire'],
  ['JSI', 'jeunesse solidarité internationale'],
  ['VVSI', 'ville vie vacances solidarité internationale'],
  ['ISI', 'initiatives de solidarité internationale'],
  ['VSI', 'volontariat de solidarité internationale'],
  ['AEP', 'adduction d’eau potable', 'approvisionnement en eau potable'],
  ['EAH', 'WASH', 'eau, assainissement et hygiène', 'water, sanitation and hygiene'],
  ['EPCI', 'établissement public de coopération intercommunale', 'intercommunalité'],
  ['AGR', 'activité génératrice de revenus', 'activités génératrices de revenus'],
  ['VBG', 'violences basées sur le genre', 'VSS', 'violences sexistes et sexuelles'],
  ['ESS', 'économie sociale et solidaire'],
  ['genre', 'gender', 'égalité femmes-hommes'],
  ['maraîchage', 'cultures maraîchères', 'market gardening'],
  ['photovoltaïque', 'solaire', 'solar'],
  ['pompe', 'forage', 'borehole'],
  ['jumelage', 'twinning'],
  ['subvention', 'financement', 'grant', 'funding'],
  ['évaluation', 'suivi-évaluation', 'evaluation'],
  ['adhérent', 'membre', 'member'],
  ['toilettes', 'latrines', 'sanitaires'],
];

const keyOf = (words: readonly string[]) => words.map(foldForm).join(' ');

/** The words of an expression; a compound counts as its parts. */
function wordsOf(expression: string): string[] {
  const words: string[] = [];
  let position = -1;
  for (const token of tokensOf(expression)) {
    if (token.position !== position) words.push(token.form);
    position = token.position;
  }
  return words;
}

/** Finds the synonyms of an expression. */
export class Thesaurus {
  private readonly groups = new Map<string, readonly (readonly string[])[]>();
  /** Number of words of the longest expression. */
  readonly longest: number;

  constructor(groups: readonly SynonymGroup[]) {
    let longest = 1;
    for (const group of groups) {
      const expressions = group.map(wordsOf);
      for (const expression of expressions) {
        longest = Math.max(longest, expression.length);
        const key = keyOf(expression);
        const others = expressions.filter((other) => keyOf(other) !== key);
        this.groups.set(key, [...(this.groups.get(key) ?? []), ...others]);
      }
    }
    this.longest = longest;
  }

  /** The synonyms of an expression, each as its words; mostly none. */
  namesOf(words: readonly string[]): readonly (readonly string[])[] {
    return this.groups.get(keyOf(words)) ?? [];
  }
}
