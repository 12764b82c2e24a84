import type { PageKind } from '#content/kinds/kind.ts';
import type { Locale } from '#content/locale.ts';
import { findTerm } from '#content/taxonomy/term.ts';

/**
 * What a study is built on. `letter` begins the label by which texts cite a material: « E3 » is the
 * third interview of its study. `consent` is set for kinds that always concern somebody, who has to
 * agree; of the others, only those people who are named have to.
 */
export const MATERIAL_KINDS = [
  { code: 'interview', fr: 'Entretien', en: 'Interview', letter: { fr: 'E', en: 'I' }, consent: true },
  { code: 'survey', fr: 'Enquête', en: 'Survey', letter: { fr: 'Q', en: 'Q' }, consent: true },
  { code: 'workshop', fr: 'Atelier', en: 'Workshop', letter: { fr: 'A', en: 'W' }, consent: true },
  { code: 'observation', fr: 'Observation', en: 'Observation', letter: { fr: 'O', en: 'O' }, consent: false },
  { code: 'document', fr: 'Document', en: 'Document', letter: { fr: 'D', en: 'D' }, consent: false },
  { code: 'photo', fr: 'Photo', en: 'Photograph', letter: { fr: 'P', en: 'P' }, consent: true },
  { code: 'sound', fr: 'Son', en: 'Sound recording', letter: { fr: 'S', en: 'S' }, consent: true },
] as const;
export type MaterialKind = (typeof MATERIAL_KINDS)[number]['code'];

export const MATERIAL_KIND_CODES = MATERIAL_KINDS.map(({ code }) => code) as [MaterialKind, ...MaterialKind[]];

/** Who of the staff may open a material: all of them, or those who look after its study alone. */
export const MATERIAL_ACCESS = ['staff', 'team'] as const;
export type MaterialAccess = (typeof MATERIAL_ACCESS)[number];

/** Kinds of page that gather materials. */
export const hasMaterials = (kind: PageKind): boolean => kind === 'study';

/** True if a material of this kind always concerns somebody. */
export const needsConsent = (kind: MaterialKind): boolean => findTerm(MATERIAL_KINDS, kind)?.consent === true;

/** The label by which a text cites a material: « E3 ». */
export function materialLabel({ kind, number }: { kind: MaterialKind; number: number }, locale: Locale): string {
  return `${findTerm(MATERIAL_KINDS, kind)?.letter[locale] ?? ''}${number}`;
}
