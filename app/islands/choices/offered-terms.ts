import { type Choice, foldName } from './choice-list.ts';

/**
 * The terms that a field offers, the first of which Enter takes: the one that is typed, else those
 * that begin so, before what is typed itself. A term that exists is meant more often than one that
 * nobody has used yet.
 * @param own what is typed, as a new term; null where none may be added
 */
export function offeredTerms(typed: string, found: readonly Choice[], own: Choice | null): readonly Choice[] {
  const plain = foldName(typed);
  const exact = found.filter(({ label }) => foldName(label) === plain);
  const begin = found.filter(
    ({ label }) => foldName(label).startsWith(plain) && !exact.some((one) => one.label === label),
  );
  const others = found.filter((one) => !exact.includes(one) && !begin.includes(one));
  return [...exact, ...begin, ...(own && exact.length === 0 ? [own] : []), ...others];
}
