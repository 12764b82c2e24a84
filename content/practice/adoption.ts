/** An adoption of a practice by others. */
export interface Adoption {
  readonly who: string;
  readonly where: string;
  /** As typed: a year, a month, a day. */
  readonly since: string;
  readonly change: string;
}

/**
 * Parses a line of a practice's notice: who, where, since when and what changed, separated by bars.
 * Missing parts are empty; the last part includes further bars.
 */
export function parseAdoption(line: string): Adoption {
  const [who = '', where = '', since = '', ...change] = line.split('|').map((part) => part.trim());
  return { who, where, since, change: change.join(' | ') };
}

/** The adoptions of a practice, as its notice has them. */
export function readAdoptions(own: Readonly<Record<string, unknown>>): Adoption[] {
  const lines = Array.isArray(own.adoptions) ? own.adoptions.map(String) : [];
  return lines.map(parseAdoption).filter(({ who, where, change }) => `${who}${where}${change}` !== '');
}
