import type { Visibility } from '#content/permission.ts';
import { type MaterialKind, needsConsent } from './material.ts';

/** Uses that a person may agree to. */
export const CONSENT_USES = ['analysis', 'quotation', 'photo', 'sound', 'training', 'archive'] as const;
export type ConsentUse = (typeof CONSENT_USES)[number];

/**
 * The uses of a source that are checked before publishing. The others are only recorded, and people
 * must respect them: a picture or a sound in a page has no link to its material, and trainings and
 * archives are outside the site.
 */
export const CHECKED_USES = ['analysis', 'quotation'] as const satisfies readonly ConsentUse[];
export type CheckedUse = (typeof CHECKED_USES)[number];

export const isCheckedUse = (use: ConsentUse): use is CheckedUse =>
  (CHECKED_USES as readonly ConsentUse[]).includes(use);

/** The audiences for which words may be published, from the narrowest to the widest. */
export const REACHES = ['team', 'network', 'public'] as const;
export type Reach = (typeof REACHES)[number];

/** How a person is named where cited, from the most to the least identifying. */
export const NAMINGS = ['name', 'organisation', 'pseudonym'] as const;
export type Naming = (typeof NAMINGS)[number];

/** True if the first identifies a person less than the second. */
export const isNarrower = (naming: Naming, than: Naming): boolean => NAMINGS.indexOf(naming) > NAMINGS.indexOf(than);

/** How consent was given. */
export const CONSENT_FORMS = ['signed', 'recording', 'link'] as const;
export type ConsentForm = (typeof CONSENT_FORMS)[number];

/** States of consent, in the order of the work with a person; the last two end it. */
export const CONSENT_STATES = ['asked', 'granted', 'returned', 'validated', 'refused', 'withdrawn'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** One person's consent for one material. */
export interface Consent {
  readonly state: ConsentState;
  readonly uses: readonly ConsentUse[];
  readonly reach: Reach;
  readonly naming: Naming;
  /** The last day of validity, YYYY-MM-DD; empty for no end. */
  readonly until: string;
}

/** A use of a material, to be checked against consent. */
export interface WantedUse {
  readonly use: ConsentUse;
  readonly reach: Reach;
  /** The day of the use, YYYY-MM-DD. */
  readonly on: string;
}

/** Why a consent does not allow a use. */
export const CONSENT_GAPS = ['asked', 'refused', 'withdrawn', 'ended', 'use', 'reach'] as const;
export type ConsentGap = (typeof CONSENT_GAPS)[number];

/** The states, worst first. */
const CONSENT_ORDER: readonly ConsentState[] = ['withdrawn', 'refused', 'asked', 'granted', 'returned', 'validated'];

const AGREED: ReadonlySet<ConsentState> = new Set(['granted', 'returned', 'validated']);

/**
 * True if a person's answer restricts the whole material to its study's team. It applies until they
 * answer otherwise: neither asking again nor a withdrawal opens the material to more people.
 */
export const keepsToTeam = ({
  state,
  reach,
  givenOn,
}: Pick<Consent, 'state' | 'reach'> & { givenOn: string }): boolean =>
  reach === 'team' && (state !== 'asked' || givenOn !== '');

/** True if the first reaches at least as far as the second. */
export const reachesAsFarAs = (reach: Reach, wanted: Reach): boolean =>
  REACHES.indexOf(reach) >= REACHES.indexOf(wanted);

/** True while a person's consent is valid, for any use. */
export const isAgreed = (consent: Pick<Consent, 'state' | 'until'>, on: string): boolean =>
  AGREED.has(consent.state) && !isEnded(consent, on);

/** True if a person agreed, and the last day of that is over. */
export const isEnded = ({ state, until }: Pick<Consent, 'state' | 'until'>, on: string): boolean =>
  AGREED.has(state) && until !== '' && on > until;

/** A day on which no consent is over yet: the end of one must not hide that it was narrowed. */
export const BEFORE_ANY_END = '';

/** The intersection of two consents of one person: the narrower of each. */
export const commonConsent = (one: Consent, other: Consent): Consent => ({
  state: CONSENT_ORDER.find((state) => state === one.state || state === other.state)!,
  uses: one.uses.filter((use) => other.uses.includes(use)),
  reach: reachesAsFarAs(one.reach, other.reach) ? other.reach : one.reach,
  naming: isNarrower(one.naming, other.naming) ? one.naming : other.naming,
  until: [one.until, other.until].filter((day) => day !== '').sort()[0] ?? '',
});

/** Why a person's consent does not allow this use; null if it does. */
export function consentGap(consent: Consent, { use, reach, on }: WantedUse): ConsentGap | null {
  const { state, uses } = consent;
  if (state === 'asked' || state === 'refused' || state === 'withdrawn') return state;
  if (isEnded(consent, on)) return 'ended';
  if (!uses.includes(use)) return 'use';
  return reachesAsFarAs(consent.reach, reach) ? null : 'reach';
}

/** The reach of a page with this visibility. Invited partners are outside the team. */
export const reachOf = (visibility: Visibility): Reach => (visibility === 'public' ? 'public' : 'network');

/**
 * The state of a material's consent: that of the person furthest behind. `nobody` if a person must
 * be recorded and none is; null if no consent is needed.
 */
export function consentStateOf(kind: MaterialKind, states: readonly ConsentState[]): ConsentState | 'nobody' | null {
  if (states.length === 0) return needsConsent(kind) ? 'nobody' : null;
  return CONSENT_ORDER.find((state) => states.includes(state)) ?? null;
}
