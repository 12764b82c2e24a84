import {
  CONSENT_STATES,
  CONSENT_USES,
  type ConsentState,
  type ConsentUse,
  NAMINGS,
  type Naming,
  REACHES,
  type Reach,
} from '#content/material/consent.ts';
import { Random } from '#tests/support/random.ts';

/** Kinds of people who send requests, by their rights. */
export const PEOPLE = ['stranger', 'partner', 'member', 'staff', 'team', 'administrator'] as const;
export type Person = (typeof PEOPLE)[number];

/** The consent of a person, and the access to the material that concerns them. */
export interface ConsentCase {
  readonly state: ConsentState;
  /** The last day of validity is over. */
  readonly isEnded: boolean;
  readonly uses: readonly ConsentUse[];
  readonly reach: Reach;
  readonly naming: Naming;
  /** The material's own access. */
  readonly access: 'staff' | 'team';
  /** An author typed the person's name beside the quotation, in the published text. */
  readonly isTyped: boolean;
}

/** Sets of uses: none, each that texts are checked for, both, and others beside them. */
const USES = [
  { uses: [], access: 'staff' },
  { uses: ['analysis'], access: 'team' },
  { uses: ['quotation', 'photo', 'archive'], access: 'team' },
  { uses: ['analysis', 'quotation'], access: 'staff', isTyped: true },
  { uses: ['analysis', 'sound', 'training'], access: 'staff' },
  { uses: CONSENT_USES, access: 'staff' },
] as const satisfies readonly (Pick<ConsentCase, 'uses' | 'access'> & { isTyped?: true })[];

const STATES = [
  ...CONSENT_STATES.map((state) => ({ state, isEnded: false })),
  { state: 'granted' as ConsentState, isEnded: true },
];

/** Chooses the combinations of a run. */
const random = new Random();
export const { seed } = random;
const first = random.below(USES.length);
/**
 * The sets of uses take turns, so that each occurs with every state, every reach and every naming.
 */
const turnOf = (state: number, reach: number, naming: number) => (first + state + 3 * reach + naming) % USES.length;

/**
 * With ROUNDS every combination of state, uses, reach and naming. In other runs each state with
 * each reach and each naming, for the uses whose turn it is. Cases that tests name are always
 * included: consent to all uses under the person's name, and a typed name in a public text.
 */
export const CASES: readonly ConsentCase[] = STATES.flatMap((state, s) =>
  REACHES.flatMap((reach, r) =>
    NAMINGS.flatMap((naming, n) =>
      USES.map((uses) => ({ isTyped: false, ...state, reach, naming, ...uses })).filter(
        ({ isTyped, uses }, u) =>
          Boolean(process.env.ROUNDS) ||
          u === turnOf(s, r, n) ||
          (naming === 'name' && uses === CONSENT_USES) ||
          (naming !== 'organisation' && isTyped && reach === 'public'),
      ),
    ),
  ),
);

/** The numbers of the cases with these properties. */
export const casesWith = (wanted: Partial<ConsentCase>, uses?: number): number[] =>
  CASES.flatMap((one, n) => {
    const isWanted = Object.entries(wanted).every(([key, value]) => one[key as keyof ConsentCase] === value);
    return isWanted && (uses === undefined || one.uses.length === uses) ? [n] : [];
  });

/**
 * The secrets of a case, each marked by a word that occurs nowhere else: first name and surname,
 * organisation, pseudonym, quotation; title, place, summary, remark on consent, file name, content
 * of a file, transcript and extract of the material.
 */
const SECRETS = [
  ...(['nom', 'dit', 'org', 'pse', 'cit'] as const),
  ...(['tit', 'lie', 'res', 'not', 'fic', 'son', 'txt', 'ext'] as const),
] as const;
export type Secret = (typeof SECRETS)[number];

export const markOf = (what: Secret, n: number): string => `${what}${String(n).padStart(4, '0')}z`;
/** As a name is written. */
const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);
export const nameOf = (n: number) => `${capital(markOf('nom', n))} ${capital(markOf('dit', n))}`;
export const organisationOf = (n: number) => capital(markOf('org', n));
/** Words of theirs that a text quotes: no six of them in a row are without the mark. */
export const quotationOf = (n: number) => `le puits ${markOf('cit', n)} est loin, dit-elle, ${markOf('cit', n)} encore`;

const MARKS = new RegExp(`(?:${SECRETS.join('|')})\\d{4}z`, 'gi');
export const marksIn = (words: string): Set<string> =>
  new Set([...words.matchAll(MARKS)].map(([mark]) => mark.toLowerCase()));

const marks = (n: number, whats: readonly Secret[]) => whats.map((what) => markOf(what, n));
const WIDTH = { team: 1, network: 2, public: 3 } as const;
const AGREED: readonly ConsentState[] = ['granted', 'returned', 'validated'];

/** Words for readers of this reach: the words of a member's page may be printed by the staff. */
const READS: Record<Person, Reach> = {
  ...{ stranger: 'public', partner: 'network', member: 'network' },
  ...{ staff: 'network', team: 'network', administrator: 'network' },
};

/** Whether a source is described to readers: its person agrees now that texts draw on it. */
export function isDisclosed(
  reader: Reach,
  { state, isEnded, uses, reach }: Pick<ConsentCase, 'state' | 'isEnded' | 'uses' | 'reach'>,
): boolean {
  return AGREED.includes(state) && !isEnded && uses.includes('analysis') && WIDTH[reach] >= WIDTH[reader];
}
export const isDisclosedTo = (person: Person, n: number): boolean => isDisclosed(READS[person], CASES[n]!);

/** How a person agrees to be called. */
const CALLED: Readonly<Record<Naming, readonly Secret[]>> = {
  name: ['nom', 'dit', 'org'],
  organisation: ['org'],
  pseudonym: ['pse'],
};

/**
 * A published text quotes who agreed to that for its readers. Asking again for as much, without an
 * answer yet, changes nothing; a last day that is over takes nothing out (decisions 100,
 * 174 and 191).
 */
function quoted(readers: Reach, n: number): string[] {
  const { state, uses, reach } = CASES[n]!;
  if (WIDTH[reach] < WIDTH[readers] || !uses.includes('quotation')) return [];
  const isAskedForAsMuch = state === 'asked' && uses.includes('analysis');
  return isAskedForAsMuch || AGREED.includes(state) ? marks(n, ['cit']) : [];
}

/** The marks that replace a typed name: the naming that the person agrees to now. */
function typed(n: number): string[] {
  const { naming, isTyped } = CASES[n]!;
  return isTyped ? marks(n, CALLED[naming]) : [];
}

/** Whether a person may open a material: consent for the team only restricts it, once answered. */
export function opens(person: Person, n: number): boolean {
  if (person === 'team' || person === 'administrator') return true;
  const { access, reach, state } = CASES[n]!;
  return person === 'staff' && access === 'staff' && (reach !== 'team' || state === 'asked');
}

/** The marks of a case that authors wrote in a draft. */
export const inDraft = (n: number): string[] => marks(n, CASES[n]!.isTyped ? ['cit', 'nom', 'dit', 'org'] : ['cit']);

/** The marks of a case in a published text for readers of this reach, as a person sees it. */
export function publishedMarks(person: Person, readers: Reach, n: number): string[] {
  const named = isDisclosedTo(person, n) ? marks(n, CALLED[CASES[n]!.naming]) : [];
  return [...new Set([...named, ...quoted(readers, n), ...typed(n)])];
}

/** All that a person may ever learn of a case, at whatever address. */
export function mayKnow(person: Person, n: number): Set<string> {
  const read = new Set([...publishedMarks(person, READS[person], n)]);
  if (person === 'stranger' || person === 'partner' || person === 'member') return read;
  // Drafts are the staff's.
  for (const mark of inDraft(n)) read.add(mark);
  if (opens(person, n)) for (const mark of marks(n, SECRETS)) read.add(mark);
  return read;
}
