import type { Translate } from '#app/i18n/translate.ts';
import type { Cited } from '#content/evidence/cited.ts';
import { PRACTICE_MATURITY } from '#content/kinds/practice.ts';
import {
  countIndependent,
  type MaturityStanding,
  maturityStanding,
  practiceNotice,
} from '#content/practice/maturity.ts';
import type { PracticeOrigins } from '#server/materials/practice-origins.ts';

/** A level of maturity on the ladder. */
interface Rung {
  readonly code: string;
  readonly name: string;
  readonly isDeclared: boolean;
}

/** Where a practice comes from and where it stands, as one reader may know it. */
export interface PracticeView {
  readonly claims: readonly Pick<Cited, 'label' | 'title' | 'href'>[];
  readonly pages: PracticeOrigins['pages'];
  /** Findings that do not rest on the same sources. */
  readonly findings: number;
  readonly rungs: readonly Rung[];
  readonly standing: MaturityStanding;
}

export function practiceView(
  t: Translate,
  { claims, pages, findings, actorTypes }: PracticeOrigins,
  own: Readonly<Record<string, unknown>>,
): PracticeView {
  const { declared, noted, adoptions } = practiceNotice(own);
  return {
    claims: claims.map(({ label, title, href }) => ({ label, title, href })),
    pages,
    findings: countIndependent(findings),
    rungs: PRACTICE_MATURITY.map((level) => ({
      code: level.code,
      name: level[t.locale],
      isDeclared: level.code === declared,
    })),
    standing: maturityStanding(declared, { findings, actorTypes, adoptions, noted }),
  };
}
