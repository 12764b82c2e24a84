import type { Visibility } from '#content/permission.ts';
import { type MaterialKind, needsConsent } from './material.ts';

/** What somebody may agree to. */
export const CONSENT_USES = ['analysis', 'quotation', 'photo', 'sound', 'training', 'archive'] as const;
export type ConsentUse = (typeof CONSENT_USES)[number];

/** How far it may go, from the narrowest to the widest. */
export const REACHES = ['team', 'network', 'public'] as const;
export type Reach = (typeof REACHES)[number];

/** How somebody is named where they are cited, from the most to the least. */
export const NAMINGS = ['name', 'organisation', 'pseudonym'] as const;
export type Naming = (typeof NAMINGS)[number];

/** How consent was given. */
export const CONSENT_FORMS = ['signed', 'recording', 'link'] as const;
export type ConsentForm = (typeof CONSENT_FORMS)[number];

/** Where consent stands, in the order of the work with a person; the last two end it. */
export const CONSENT_STATES = ['asked', 'granted', 'returned', 'validated', 'refused', 'withdrawn'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** What one person agreed to, for one material. */
export interface Consent {
  readonly state: ConsentState;
  readonly uses: readonly ConsentUse[];
  readonly reach: Reach;
  readonly naming: Naming;
  /** The last day on which it holds, YYYY-MM-DD; empty for no end. */
  readonly until: string;
}

/** What somebody wants to do with a material. */
export interface WantedUse {
  readonly use: ConsentUse;
  readonly reach: Reach;
  /** The day on which it happens, YYYY-MM-DD. */
  readonly on: string;
}

/** Why a consent does not allow something. */
export const CONSENT_GAPS = ['asked', 'refused', 'withdrawn', 'ended', 'use', 'reach'] as const;
export type ConsentGap = (typeof CONSENT_GAPS)[number];

/** The same, the worst first. */
const CONSENT_ORDER: readonly ConsentState[] = ['withdrawn', 'refused', 'asked', 'granted', 'returned', 'validated'];

const AGREED: ReadonlySet<ConsentState> = new Set(['granted', 'returned', 'validated']);

/**
 * True if what somebody said keeps the whole material to those who make its study. It stands once
 * consent was answered, until they answer otherwise: neither asking anew nor taking everything back
 * opens to more people what was for the team.
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

/** True while somebody's agreement stands, whatever it is to. */
export const isAgreed = ({ state, until }: Pick<Consent, 'state' | 'until'>, on: string): boolean =>
  AGREED.has(state) && (until === '' || on <= until);

/** Why one person's consent does not allow this; null if it does. */
export function consentGap(consent: Consent, { use, reach, on }: WantedUse): ConsentGap | null {
  const { state, until, uses } = consent;
  if (state === 'asked' || state === 'refused' || state === 'withdrawn') return state;
  if (!isAgreed({ state, until }, on)) return 'ended';
  if (!uses.includes(use)) return 'use';
  return reachesAsFarAs(consent.reach, reach) ? null : 'reach';
}

/** How far a page with this visibility is read. Partners who are invited are outside the team. */
export const reachOf = (visibility: Visibility): Reach => (visibility === 'public' ? 'public' : 'network');

/** The naming that all of several people agreed to: the one that tells least. */
export function narrowestNaming(consents: readonly Pick<Consent, 'naming'>[]): Naming {
  const places = consents.map(({ naming }) => NAMINGS.indexOf(naming));
  return NAMINGS[Math.max(0, ...places)]!;
}

/**
 * Where the consent of all whom a material concerns stands: where the one who is furthest behind
 * stands. `nobody` if nobody is named though somebody must be; null if nobody has to agree.
 */
export function consentStateOf(kind: MaterialKind, states: readonly ConsentState[]): ConsentState | 'nobody' | null {
  if (states.length === 0) return needsConsent(kind) ? 'nobody' : null;
  return CONSENT_ORDER.find((state) => states.includes(state)) ?? null;
}
