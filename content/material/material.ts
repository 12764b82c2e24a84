import type { PageKind } from '#content/kinds/kind.ts';
import type { Locale } from '#content/locale.ts';
import { findTerm } from '#content/taxonomy/term.ts';

/**
 * Kinds of materials. `letter` begins the label by which texts cite a material: « E3 » is the third
 * interview of its study, in every language. `consent` is set for kinds that always concern a
 * person, whose consent is needed; for other kinds, only recorded people have to agree.
 */
export const MATERIAL_KINDS = [
  { code: 'interview', fr: 'Entretien', en: 'Interview', letter: 'E', consent: true },
  { code: 'survey', fr: 'Enquête', en: 'Survey', letter: 'Q', consent: true },
  { code: 'workshop', fr: 'Atelier', en: 'Workshop', letter: 'A', consent: true },
  { code: 'observation', fr: 'Observation', en: 'Observation', letter: 'O', consent: false },
  { code: 'document', fr: 'Document', en: 'Document', letter: 'D', consent: false },
  { code: 'photo', fr: 'Photo', en: 'Photograph', letter: 'P', consent: true },
  { code: 'sound', fr: 'Son', en: 'Sound recording', letter: 'S', consent: true },
] as const;
export type MaterialKind = (typeof MATERIAL_KINDS)[number]['code'];

export const MATERIAL_KIND_CODES = MATERIAL_KINDS.map(({ code }) => code) as [MaterialKind, ...MaterialKind[]];

/** The names of the kinds in a language of the interface, by code. */
export const materialKindNames = (locale: Locale): Readonly<Record<MaterialKind, string>> =>
  Object.fromEntries(MATERIAL_KINDS.map((kind) => [kind.code, kind[locale]])) as Record<MaterialKind, string>;

/** Which staff may open a material: all, or only its study's team. */
export const MATERIAL_ACCESS = ['staff', 'team'] as const;
export type MaterialAccess = (typeof MATERIAL_ACCESS)[number];

/** Kinds of page that gather materials. */
export const hasMaterials = (kind: PageKind): boolean => kind === 'study';

/** True if a material of this kind always concerns a person. */
export const needsConsent = (kind: MaterialKind): boolean => findTerm(MATERIAL_KINDS, kind)?.consent === true;

/** The label by which a text cites a material, in all languages: « E3 ». */
export const materialLabel = ({ kind, number }: { kind: MaterialKind; number: number }): string =>
  `${findTerm(MATERIAL_KINDS, kind)?.letter ?? ''}${number}`;
