/** A date of known precision: a year, perhaps a month, perhaps a day. */
export interface When {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number | null;
  readonly day: number | null;
}

/** The beginnings of the months’ names, in French and English, without accents. */
const MONTHS = [
  ['janv', 'jan'],
  ['fev', 'feb'],
  ['mars', 'mar'],
  ['avr', 'apr'],
  ['mai', 'may'],
  ['juin', 'jun'],
  ['juil', 'jul'],
  ['aou', 'aug'],
  ['sept', 'sep'],
  ['oct'],
  ['nov'],
  ['dec'],
] as const;
const NAMED = MONTHS.flat().join('|');
const YEAR = '((?:19|20)\\d\\d)(?!\\d)';

/** Forms of dates, the more exact first, and which of their parts is what. */
const FORMS: readonly (readonly [RegExp, readonly ('y' | 'm' | 'd')[]])[] = [
  [new RegExp(`(?<!\\d)${YEAR}-(\\d\\d?)-(\\d\\d?)(?!\\d)`), ['y', 'm', 'd']],
  [new RegExp(`(?<!\\d)(\\d\\d?)[/.](\\d\\d?)[/.]${YEAR}`), ['d', 'm', 'y']],
  [new RegExp(`(?<!\\d)(\\d\\d?)(?:er|st|nd|rd|th)? (${NAMED})[a-z]*\\.? ${YEAR}`), ['d', 'm', 'y']],
  [new RegExp(`(?<![a-z])(${NAMED})[a-z]*\\.? (\\d\\d?)(?:st|nd|rd|th)?,? ${YEAR}`), ['m', 'd', 'y']],
  [new RegExp(`(?<![a-z])(${NAMED})[a-z]*\\.? ${YEAR}`), ['m', 'y']],
  [new RegExp(`(?<!\\d)(\\d\\d?)[/.]${YEAR}`), ['m', 'y']],
  [new RegExp(`(?<!\\d)${YEAR}-(\\d\\d?)(?!\\d)`), ['y', 'm']],
  [new RegExp(`(?<!\\d)${YEAR}`), ['y']],
];
/** Characters of a text in which a date is looked for. */
const LOOKED_AT = 200;

function monthOf(text: string): number {
  const named = MONTHS.findIndex((names) => names.some((name) => name === text));
  return named >= 0 ? named + 1 : Number(text);
}

/** Days from the epoch to the first day of a date of any precision. */
export const dayNumber = ({ year, month, day }: When): number =>
  Date.UTC(year, (month ?? 1) - 1, day ?? 1) / (24 * 3_600_000);

function exists(when: When): boolean {
  if (when.month !== null && (when.month < 1 || when.month > 12)) return false;
  if (when.day === null) return true;
  const date = new Date(dayNumber(when) * 24 * 3_600_000);
  return when.day >= 1 && date.getUTCMonth() + 1 === when.month;
}

/**
 * The most precise date in a text: « 2024 », « mars 2024 », « vers le 15/03/2024 ». A date that
 * does not exist is read without its day: « 31/02/2024 » is February 2024. Null if there is none.
 */
export function readWhen(text: string): When | null {
  const plain = text
    .slice(0, LOOKED_AT)
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/\s+/gu, ' ')
    .toLowerCase();
  for (const [form, parts] of FORMS) {
    const found = form.exec(plain);
    if (!found) continue;
    const part = (name: 'y' | 'm' | 'd') => {
      const index = parts.indexOf(name);
      return index < 0 ? null : found[index + 1]!;
    };
    const [month, day] = [part('m'), part('d')];
    const when = {
      year: Number(part('y')),
      month: month === null ? null : monthOf(month),
      day: day === null ? null : Number(day),
    };
    if (exists(when)) return when;
  }
  return null;
}
