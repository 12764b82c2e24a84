/**
 * How far two coders agree, beyond chance: Cohen's kappa (J. Cohen, “A coefficient of agreement for
 * nominal scales”, Educational and Psychological Measurement 20, 1960).
 */
export interface Agreement {
  /** What was judged by both. */
  readonly units: number;
  /** The share on which both say the same, from 0 to 1. */
  readonly observed: number;
  /** The share that would be the same by chance. */
  readonly expected: number;
  /**
   * 1: always the same; 0: as by chance; below: less than by chance. Null where it says nothing:
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

/** What somebody found in a unit: the codes that they gave it. */
export type CodedUnits = ReadonlyMap<string, ReadonlySet<string>>;

/** Agreement on one code: whether each unit has it. */
export function agreementOnCode(
  units: readonly string[],
  first: CodedUnits,
  second: CodedUnits,
  code: string,
): Agreement {
  return cohensKappa(tableOf(units, first, second, code));
}

/** Agreement on all of these codes: whether each unit has each of them. */
export function agreementOnAll(
  units: readonly string[],
  first: CodedUnits,
  second: CodedUnits,
  codes: readonly string[],
): Agreement {
  const sum = [
    [0, 0],
    [0, 0],
  ];
  for (const code of codes)
    for (const [i, row] of tableOf(units, first, second, code).entries())
      for (const [j, count] of row.entries()) sum[i]![j]! += count;
  return cohensKappa(sum);
}

function tableOf(units: readonly string[], first: CodedUnits, second: CodedUnits, code: string): number[][] {
  const table = [
    [0, 0],
    [0, 0],
  ];
  for (const unit of units) {
    const given = (by: CodedUnits) => (by.get(unit)?.has(code) ? 0 : 1);
    table[given(first)]![given(second)]!++;
  }
  return table;
}
