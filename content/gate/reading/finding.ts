import type { Locale } from '#content/locale.ts';

/**
 * The effect of a check's findings on publishing: it is prevented, it needs a reason, or the
 * finding is advice.
 */
export const GATE_LEVELS = ['blocking', 'justified', 'advice'] as const;
export type GateLevel = (typeof GATE_LEVELS)[number];

export type InBothLanguages = Readonly<Record<Locale, string>>;

/** A screen of the page on which a finding is settled. */
export type GateScreen = 'write' | 'notice' | 'reviews' | 'annotations' | 'lenses';

/**
 * The place where a finding can be resolved: a block of the text, a field of the notice, an
 * annotation, a screen.
 */
export type Place =
  | { readonly block: string | null }
  | { readonly field: string }
  | { readonly thread: string }
  | { readonly screen: GateScreen };

/** One place that a check reports. */
export interface Finding {
  readonly at: Place;
  /** Words at the place, in the page's language, that identify it. */
  readonly words: string;
  /** Name of the place if it has no words. */
  readonly name?: InBothLanguages | undefined;
  /** The reason, if it differs between findings of one check. */
  readonly why?: InBothLanguages | undefined;
}

/** Most findings reported for one check; all are counted. */
export const MOST_LISTED = 100;

/** The findings of a check. */
export interface GateResult {
  readonly check: string;
  /** Number of all findings. */
  readonly count: number;
  /** The first `MOST_LISTED` findings. */
  readonly findings: readonly Finding[];
}

/** Properties common to all checks. */
interface Check {
  /** Stable name: the audit log stores it when a page is published despite a finding. */
  readonly name: string;
  readonly level: GateLevel;
  /** The message, for one place and for several (`{{count}}`), without a final colon. */
  readonly message: {
    readonly one: InBothLanguages;
    readonly other: InBothLanguages;
  };
}

/** A check: its input `Facts` is a page's text, or the page itself. */
export interface GateCheck<Facts> extends Check {
  find(facts: Facts): readonly Finding[];
}

/** Runs checks. @returns results with findings, in the order of the checks */
export function runChecks<Facts>(checks: readonly GateCheck<Facts>[], facts: Facts): GateResult[] {
  return checks.flatMap(({ name, find }) => {
    const found = find(facts);
    return found.length === 0 ? [] : [{ check: name, count: found.length, findings: found.slice(0, MOST_LISTED) }];
  });
}
