/** Somebody else took a practice up. */
export interface Adoption {
  readonly who: string;
  readonly where: string;
  /** As it was written: a year, a month, a day. */
  readonly since: string;
  readonly change: string;
}

/**
 * Reads a line of a practice's notice: who, where, since when, what changed, with a bar between
 * them. What is missing is empty; what follows the third bar is all of the last.
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
