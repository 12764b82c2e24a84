import type { Locale } from '#content/locale.ts';

/**
 * What a check's findings mean for publishing: it is prevented, it needs a reason, or it deserves a
 * look.
 */
export const GATE_LEVELS = ['blocking', 'justified', 'advice'] as const;
export type GateLevel = (typeof GATE_LEVELS)[number];

export type InBothLanguages = Readonly<Record<Locale, string>>;

/** A screen of the page on which a finding is settled. */
export type GateScreen = 'write' | 'notice' | 'reviews' | 'annotations' | 'lenses';

/** Where a finding is settled: at a block of the text, in a field of the notice, on a screen. */
export type Place = { readonly block: string | null } | { readonly field: string } | { readonly screen: GateScreen };

/** A place that a check found. */
export interface Finding {
  readonly at: Place;
  /** Words there, in the page's language, by which it is recognised. */
  readonly words: string;
  /** What it is called if it has no words. */
  readonly name?: InBothLanguages | undefined;
  /** What is the matter, where findings of one check differ. */
  readonly why?: InBothLanguages | undefined;
}

/** Most findings of a check that are told; all are counted. */
export const MOST_TOLD = 100;

/** What a check found. */
export interface GateResult {
  readonly check: string;
  /** How many places there are. */
  readonly count: number;
  /** The first `MOST_TOLD`. */
  readonly findings: readonly Finding[];
}

/** What all checks have in common. */
interface Check {
  /** Names it in the log of what was published in spite of it: never changed. */
  readonly name: string;
  readonly level: GateLevel;
  /** What it found, for one place and for several (`{{count}}`), without a final colon. */
  readonly says: {
    readonly one: InBothLanguages;
    readonly other: InBothLanguages;
  };
}

/** A check of what the gate knows of a page: `Facts` is its text, or the page itself. */
export interface GateCheck<Facts> extends Check {
  find(facts: Facts): readonly Finding[];
}

/** Runs checks. @returns the results of those that found something, in their order */
export function runChecks<Facts>(checks: readonly GateCheck<Facts>[], facts: Facts): GateResult[] {
  return checks.flatMap(({ name, find }) => {
    const found = find(facts);
    return found.length === 0 ? [] : [{ check: name, count: found.length, findings: found.slice(0, MOST_TOLD) }];
  });
}
