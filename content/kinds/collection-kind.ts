import type { CollectionKindDefinition } from './definition.ts';

/** The collection kinds: a collection orders pages into something to consult or print. */
export const COLLECTIONS = {
  toolkit: {
    names: {
      fr: {
        one: 'Boîte à outils',
        many: 'Boîtes à outils',
        menu: 'Boîtes à outils',
        intro: 'Des modules et des fiches rassemblés, en ordre, pour préparer, animer, faire le bilan.',
        takePart:
          'Une boîte à outils réunit ce qui sert à un même moment d’un projet\u00a0: des modules à animer, des fiches à lire, dans l’ordre où l’on en a besoin. Elle s’imprime et s’emporte d’un bloc. Un outil vous manque\u202f? Dites-le à l’équipe du réseau.',
      },
      en: {
        one: 'Toolkit',
        many: 'Toolkits',
        menu: 'Toolkits',
        intro: 'Modules and sheets gathered, in order, to prepare, to facilitate, to take stock.',
        takePart:
          'A toolkit gathers what serves at one moment of a project: modules to lead, sheets to read, in the order in which they are needed. It is printed and taken along as one. A tool is missing? Tell the network’s team.',
      },
    },
    segment: 'outils',
    menu: { position: 1, inHeader: true },
    weave: {
      width: 8,
      height: 8,
      path: 'M0 0h1v1h-1zM2 0h1v1h-1zM4 0h3v1h-3zM0 1h1v1h-1zM2 1h1v1h-1zM0 2h1v1h-1zM2 2h1v1h-1zM4 2h3v1h-3zM0 4h3v1h-3zM4 4h1v1h-1zM6 4h1v1h-1zM4 5h1v1h-1zM6 5h1v1h-1zM0 6h3v1h-3zM4 6h1v1h-1zM6 6h1v1h-1z',
    },
    search: {
      indexed: { fr: 'boîte à outils, kit', en: 'toolkit' },
      typed: ['outil', 'outils', 'kit', 'boite a outils', 'boites a outils', 'toolkit', 'toolkits'],
      example: { fr: 'kit', en: 'toolkit' },
    },
  },
  booklet: {
    names: {
      fr: {
        one: 'Livret',
        many: 'Livrets',
        menu: 'Livrets',
        intro: 'Des pages reliées autour d’une mission, d’un lieu, d’une rencontre.',
        takePart:
          'Un livret relie ce qu’ont écrit d’une même mission, d’un même lieu ou d’une même rencontre celles et ceux qui y étaient. Il se lit à l’écran, s’imprime et se plie. Vous en revenez\u202f? L’équipe du réseau aide à écrire le vôtre.',
      },
      en: {
        one: 'Booklet',
        many: 'Booklets',
        menu: 'Booklets',
        intro: 'Pages bound together around a mission, a place, an encounter.',
        takePart:
          'A booklet binds together what those who were there wrote of one mission, one place or one encounter. It is read on the screen, printed and folded. You are just back? The network’s team helps you write yours.',
      },
    },
    segment: 'livrets',
    menu: { position: 8, inHeader: false },
    weave: {
      width: 4,
      height: 6,
      path: 'M0 0h1v1h-1zM2 0h1v1h-1zM0 1h1v1h-1zM0 2h1v1h-1zM0 3h1v1h-1zM2 3h1v1h-1zM2 4h1v1h-1zM2 5h1v1h-1z',
    },
    search: {
      indexed: { fr: 'livret', en: 'booklet' },
      typed: ['livret', 'livrets', 'booklet', 'booklets'],
      example: { fr: 'livret', en: 'booklet' },
    },
  },
  review: {
    names: {
      fr: {
        one: 'Revue',
        many: 'Revues',
        menu: 'Revues',
        intro: 'Un thème par an, vu par celles et ceux qui le vivent.',
        takePart:
          'Une revue rassemble, une fois par an et sur un seul thème, des études, des articles et des témoignages d’ici et des pays partenaires. On y écrit sur proposition\u00a0: parlez de votre sujet à l’équipe du réseau.',
      },
      // Not `review`, which is what a reviewer does.
      en: {
        one: 'Thematic review',
        many: 'Thematic reviews',
        menu: 'Thematic reviews',
        intro: 'One theme a year, seen by those who live it.',
        takePart:
          'A thematic review gathers, once a year and on a single theme, studies, articles and testimonies from here and from the partner countries. Anybody may propose a text: tell the network’s team of your subject.',
      },
    },
    segment: 'revues',
    menu: { position: 9, inHeader: false },
    weave: { width: 5, height: 5, path: 'M0 0h1v1h-1zM3 1h1v1h-1zM1 2h1v1h-1zM4 3h1v1h-1zM2 4h1v1h-1z' },
    isPublication: true,
    search: {
      indexed: { fr: 'revue', en: 'review' },
      typed: ['revue', 'revues', 'review', 'reviews', 'thematic review', 'thematic reviews'],
      example: { fr: 'revue', en: 'review' },
    },
  },
  barometer: {
    names: {
      fr: {
        one: 'Baromètre',
        many: 'Baromètres',
        menu: 'Baromètres',
        intro: 'La coopération du territoire en chiffres, année après année.',
        takePart:
          'Un baromètre donne d’une année à l’autre les mêmes chiffres\u00a0: qui coopère, avec quels pays, dans quels domaines, avec quels moyens. Ils viennent des réponses des organisations à une enquête\u00a0: y répondre, c’est y prendre part.',
      },
      en: {
        one: 'Barometer',
        many: 'Barometers',
        menu: 'Barometers',
        intro: 'The region’s cooperation in figures, year after year.',
        takePart:
          'A barometer gives the same figures year after year: who cooperates, with which countries, in which fields, with what means. They come from what organisations answer in a survey: to answer is to take part.',
      },
    },
    segment: 'barometres',
    menu: { position: 10, inHeader: false },
    weave: { width: 6, height: 6, path: 'M3 1h2v1h-2zM3 2h2v1h-2zM0 3h2v1h-2zM3 3h2v1h-2zM0 4h2v1h-2zM3 4h2v1h-2z' },
    isPublication: true,
    search: {
      indexed: { fr: 'baromètre', en: 'barometer' },
      typed: ['barometre', 'barometres', 'barometer', 'barometers'],
      example: { fr: 'baromètre', en: 'barometer' },
    },
  },
} as const satisfies Record<string, CollectionKindDefinition>;

export type CollectionKind = keyof typeof COLLECTIONS;

/** The codes of all collection kinds, in the order in which they are offered. */
export const COLLECTION_KINDS = Object.keys(COLLECTIONS) as [CollectionKind, ...CollectionKind[]];

/** Whether its files are set as a publication; pages that a reader chose are not. */
export const isPublication = (kind: CollectionKind | null): boolean =>
  kind !== null && 'isPublication' in COLLECTIONS[kind];

export function isCollectionKind(text: unknown): text is CollectionKind {
  return COLLECTION_KINDS.includes(text as CollectionKind);
}
