import { PRACTICE_MATURITY } from '#content/kinds/practice.ts';
import { foldText } from '#content/search/words/fold.ts';
import { type Adoption, readAdoptions } from './adoption.ts';

export type Maturity = (typeof PRACTICE_MATURITY)[number]['code'];

/** A requirement of a level of maturity. */
export type MaturityRequirement =
  | 'finding'
  | 'impact'
  | 'findings'
  | 'triangulated'
  | 'validation'
  | 'adopted'
  | 'adoptions'
  | 'places'
  | 'sustainability';

/** The facts about a practice that one reader may know. */
export interface PracticeFacts {
  /** For each finding behind it, the identifiers of its sources. */
  readonly findings: readonly (readonly string[])[];
  /** Types of actor behind these findings. */
  readonly actorTypes: number;
  readonly adoptions: readonly Adoption[];
  /** Fields of its notice in which something is written. */
  readonly noted: readonly string[];
}

/**
 * Counts findings with independent evidence: each has a source that those counted before it do not
 * have.
 */
export function countIndependent(findings: PracticeFacts['findings']): number {
  const known = new Set<string>();
  let count = 0;
  for (const sources of findings.toSorted((a, b) => a.length - b.length)) {
    if (sources.every((source) => known.has(source))) continue;
    count++;
    for (const source of sources) known.add(source);
  }
  return count;
}

const MET: Readonly<Record<MaturityRequirement, (facts: PracticeFacts) => boolean>> = {
  finding: ({ findings }) => countIndependent(findings) >= 1,
  impact: ({ noted }) => noted.includes('impact'),
  findings: ({ findings }) => countIndependent(findings) >= 2,
  triangulated: ({ actorTypes }) => actorTypes >= 2,
  validation: ({ noted }) => noted.includes('validation'),
  adopted: ({ adoptions }) => adoptions.length >= 1,
  adoptions: ({ adoptions }) => new Set(adoptions.map(({ who }) => foldText(who))).size >= 3,
  places: ({ adoptions }) => new Set(adoptions.map(({ where }) => foldText(where)).filter(Boolean)).size >= 2,
  sustainability: ({ noted }) => noted.includes('sustainability'),
};

/**
 * The requirements of each level beyond those of the level below. An innovation has none: it is yet
 * to be tried.
 */
const ASKED: Readonly<Record<Maturity, readonly MaturityRequirement[]>> = {
  innovation: [],
  promising: ['finding', 'impact'],
  good: ['findings', 'triangulated', 'validation', 'adopted'],
  institutionalised: ['adoptions', 'places', 'sustainability'],
};

/** A practice on the ladder of maturity. */
export interface MaturityStanding {
  /** The level in its notice; empty for none. */
  readonly declared: Maturity | '';
  /** The level above; the lowest if none is declared, null above the highest. */
  readonly next: Maturity | null;
  /** The requirements not met for the declared level and those below it. */
  readonly owed: readonly MaturityRequirement[];
  /** The requirements not met for the level above. */
  readonly raises: readonly MaturityRequirement[];
}

/**
 * Places a practice on the ladder. The team declares the level; the evidence for it is computed.
 */
export function maturityStanding(declared: Maturity | '', facts: PracticeFacts): MaturityStanding {
  const codes = PRACTICE_MATURITY.map(({ code }) => code);
  const place = declared === '' ? -1 : codes.indexOf(declared);
  const missing = (levels: readonly Maturity[]) =>
    levels.flatMap((code) => ASKED[code].filter((asked) => !MET[asked](facts)));
  const next = codes[place + 1] ?? null;
  return { declared, next, owed: missing(codes.slice(0, place + 1)), raises: next ? missing([next]) : [] };
}

/** The fields of a practice's notice that the ladder depends on. */
export function practiceNotice(own: Readonly<Record<string, unknown>>) {
  const declared = PRACTICE_MATURITY.find(({ code }) => code === own.maturity)?.code ?? '';
  const noted = Object.keys(own).filter((key) => typeof own[key] === 'string' && own[key] !== '');
  return { declared, noted, adoptions: readAdoptions(own) } as const;
}
