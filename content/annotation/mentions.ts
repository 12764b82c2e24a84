/** Most `@` signs of a text that are examined. */
const MOST_SIGNS = 50;

/** A person who can be mentioned. */
interface Mentionable {
  readonly id: string;
  readonly name: string;
}

/**
 * Finds the people whom a text mentions: `@` before a name, in any case, with or without accents.
 * A first name suffices if it is unique.
 * @returns their ids, in the order of the people
 */
export function findMentions(text: string, people: readonly Mentionable[]): string[] {
  if (!text.includes('@')) return [];
  const plain = fold(text);
  const firsts = new Map<string, number>();
  for (const { name } of people) {
    const first = firstOf(name);
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
  }
  // Of « @Awa Diarra », only the longest name counts: there may be an Awa as well.
  const names = people
    .flatMap(({ id, name }) => {
      const whole = fold(name);
      const first = firstOf(name);
      return first !== whole && firsts.get(first) === 1
        ? [
            { id, word: whole },
            { id, word: first },
          ]
        : [{ id, word: whole }];
    })
    .filter(({ word }) => word !== '')
    .sort((a, b) => b.word.length - a.word.length);
  const found = new Set<string>();
  let signs = 0;
  for (let at = plain.indexOf('@'); at >= 0 && ++signs <= MOST_SIGNS; at = plain.indexOf('@', at + 1)) {
    // A mail address is not a mention.
    if (/[\p{L}\p{N}]/u.test(plain[at - 1] ?? '')) continue;
    const rest = plain.slice(at + 1);
    const named = names.find(({ word }) => rest.startsWith(word) && !/^[\p{L}\p{N}]/u.test(rest.slice(word.length)));
    if (!named) continue;
    for (const { id, word } of names) if (word === named.word) found.add(id);
  }
  return people.flatMap(({ id }) => (found.has(id) ? [id] : []));
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replaceAll('’', "'")
    .trim()
    .toLowerCase();
}

function firstOf(name: string): string {
  return fold(name).split(' ')[0] ?? '';
}
