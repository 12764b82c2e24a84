/** Words whose parts are searched: frequent, rare, long, short. */
const WORDS = [
  'eau',
  'énergie',
  'agriculture',
  'développement',
  'constitutionnel',
  'forage',
  'femmes',
  'administration',
];
const LETTERS = 'abcdefghijlmnopqrstuv';

/** The queries that cost most work for few letters, by kind. */
export const HARD_QUERIES: Readonly<Record<string, readonly string[]>> = {
  'beginnings (a*)': [...LETTERS].flatMap((letter) => [`${letter}*`, `${letter}e*`, `${letter}on*`]),
  'wildcards (*a*)': [
    ...[...LETTERS].flatMap((letter) => [`*${letter}*`, `*${letter}`, `${letter}*e`, `*${letter}*e*`, `*${letter}e`]),
    '*',
    '**',
    '*a*e*i*',
    'e*e*e*e*',
    '*e*e*e*e*s',
  ],
  'about so (a~2)': WORDS.flatMap((word) => [1, 2, 3].map((edits) => `${word}~${edits}`)),
  'several at once': [
    'a* e* i* o* u*',
    '*a* *e* *i* *o* *u*',
    [...LETTERS].map((letter) => `${letter}*`).join(' '),
    [...LETTERS].map((letter) => `*${letter}*`).join(' '),
    WORDS.map((word) => `${word}~2`).join(' '),
    WORDS.map((word) => `${word}~2^3`).join(' OU '),
    WORDS.map((word) => `+${word.slice(0, 2)}*`).join(' '),
    WORDS.map((word) => `-${word.slice(0, 2)}*`).join(' '),
    WORDS.map((word) => `titre:${word.slice(0, 1)}*`).join(' '),
  ],
  'as much as 400 letters can ask': [
    '*e*e* *a*e* *r*e* *i*e* *n*e* *t*e*',
    '*ion* *ent*',
    '*tion* *ment* *erai*',
    ['de la', 'la de', 'de le', 'le de', 'les de', 'de les', 'des la', 'la des', 'et de', 'de et', 'du la', 'la du']
      .flatMap((words) => [`"${words}"`, `"${words} de"`])
      .join(' '),
    'de la le les du des un une et à en pour par sur dans que qui est au aux'
      .split(' ')
      .map((word) => `+${word}`)
      .join(' '),
  ],
  phrases: [
    '"de la"',
    '"de la loi"',
    '"le code de la"',
    '"l’article du code"',
    '"est de la"',
    '"la demande de la personne"',
    '"à la suite de"~5',
  ],
  'words of every page': [
    'de',
    'le la les de des du un une',
    'article loi code',
    'peut être demande personne service',
    'de la loi et du code sur le service de la personne qui a la demande',
  ],
  'words that are not there': WORDS.flatMap((word) => [
    `${word}x`,
    `x${word}`,
    word.slice(1),
    `${word.slice(0, 3)}${word.slice(4)}`,
  ]),
  'long questions': [
    `${WORDS.join(' ')} `.repeat(4).trim(),
    'comment faire une demande de carte de séjour pour une personne qui travaille dans une entreprise et qui a un enfant né en France',
    [...LETTERS].map((letter) => `${letter}e`).join(' '),
  ],
};
