/**
 * How far two coders agree, beyond chance: Cohen's kappa (J. Cohen, “A coefficient of agreement for
 * nominal scales”, Educational and Psychological Measurement 20, 1960).
 */
export interface Agreement {
  /** Number of units that both coders judged. */
  readonly units: number;
  /** The share of units on which both agree, from 0 to 1. */
  readonly observed: number;
  /** The share on which they would agree by chance. */
  readonly expected: number;
  /**
   * 1: full agreement; 0: as by chance; below: less than by chance. Null where it is undefined:
   * nothing was judged, or both put everything into one and the same category.
   */
  readonly kappa: number | null;
}

/**
 * Cohen's kappa of a square table of counts: a row for each category of the first coder, a column
 * for each of the second.
 */
export function cohensKappa(table: readonly (readonly number[])[]): Agreement {
  const size = table.length;
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = Array.from({ length: size }, (_, i) => table.reduce((sum, row) => sum + (row[i] ?? 0), 0));
  const units = rows.reduce((sum, count) => sum + count, 0);
  if (units === 0) return { units, observed: 0, expected: 0, kappa: null };
  const same = table.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  // Counts are compared as whole numbers: fractions of chance that are 1 would not be.
  const byChance = rows.reduce((sum, count, i) => sum + count * (columns[i] ?? 0), 0);
  const observed = same / units;
  const expected = byChance / (units * units);
  return {
    units,
    observed,
    expected,
    kappa: byChance === units * units ? null : (observed - expected) / (1 - expected),
  };
}

/** The codes that a coder gave to each unit. */
export type CodedUnits = ReadonlyMap<string, ReadonlySet<string>>;

/** Agreement on codes: whether each unit has each of them. */
export interface AgreementOnCodes {
  readonly all: Agreement;
  readonly byCode: readonly (readonly [code: string, agreement: Agreement])[];
}

/**
 * Agreement on each of these codes, and on all. Counts only given codes, and derives the rest from
 * the number of units: a long study has many more units and codes than given codes.
 */
export function agreementOnCodes(
  units: readonly string[],
  first: CodedUnits,
  second: CodedUnits,
  codes: readonly string[],
): AgreementOnCodes {
  const known = new Set(units);
  const counts = new Map(codes.map((code) => [code, { both: 0, first: 0, second: 0 }]));
  for (const [unit, given] of first) {
    if (!known.has(unit)) continue;
    for (const code of given) {
      const count = counts.get(code);
      if (count) count[second.get(unit)?.has(code) ? 'both' : 'first']++;
    }
  }
  for (const [unit, given] of second) {
    if (!known.has(unit)) continue;
    for (const code of given) {
      const count = counts.get(code);
      if (count && !first.get(unit)?.has(code)) count.second++;
    }
  }
  const sum = { both: 0, first: 0, second: 0 };
  const byCode = [...counts].map(([code, count]) => {
    sum.both += count.both;
    sum.first += count.first;
    sum.second += count.second;
    return [code, kappaOf(count, known.size)] as const;
  });
  return { all: kappaOf(sum, known.size * byCode.length), byCode };
}

/** @param judged units, for each code */
function kappaOf(given: { readonly both: number; readonly first: number; readonly second: number }, judged: number) {
  const { both, first, second } = given;
  return cohensKappa([
    [both, first],
    [second, judged - both - first - second],
  ]);
}
