import { expect, test, vi } from 'vitest';
import type { DocumentNode } from '#content/document/document.ts';
import { lettersOf } from '#content/withdrawal/folded-letters.ts';
import { type MaskedSource, maskQuotations } from '#content/withdrawal/mask-quotations.ts';
import { NameIndex } from '#content/withdrawal/name-index.ts';
import { lookedFor, turned } from '#content/withdrawal/name-patterns.ts';
import type { Range } from '#content/withdrawal/words/withdrawn-words.ts';
import { Random } from '#tests/support/random.ts';

const PARTS = [
  ...[
    'Fanta',
    'Keïta',
    'N’Diaye',
    "D'A'B",
    'Sy',
    'Bâ',
    'A',
    'M.',
    'Mme',
    'le',
    'de',
    'Awa',
    'Ka',
    'Œuvre',
    'Jean-Paul',
  ],
  ...['فاطمة', 'الحسن', 'و', 'ـ', '’Abdou', 'ŉgo', '𞤀𞤣𞤢', '3e', '½', 'Ngo\u00adzi', '(Ali)', 'a+b'],
];
const BETWEEN = [
  ...[' ', ' ', ' ', ' ', '-', '.', '. ', ', ', '\n', "'", '’', '_', '\u00a0', '', '\u200b', '..', '. \u00a0'],
  ...['\ud83d', '\u00ad', ' (', 'x', ' a dit ', ' مع ', ' و', ' بال', '😀'],
];

/** The places of a name in a text, found by each of its patterns alone in the whole text. */
function findAlone(text: string, name: string): Range[] {
  const { text: folded, starts } = lettersOf(text);
  const found = lookedFor(name, turned).flatMap(({ pattern, isRight }) =>
    Array.from(folded.matchAll(new RegExp(pattern.source, 'gu')), ({ 0: whole, 1: named, index }): Range => {
      const end = index + whole.length;
      return [starts[end - named!.length]!, starts[end]!];
    }).filter((range) => isRight(text, range)),
  );
  return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
}

test('a search for several names finds each where a search for it alone does', () => {
  const random = new Random();
  const changes: ((part: string) => string)[] = [
    ...[(part: string) => part, (part: string) => part.toUpperCase(), (part: string) => part.normalize('NFD')],
    (part) => [...part][0]!,
    (part) => part.replace(/[’']/g, ''),
    (part) => part.replace(/[’']/g, random.pick([' ', '-'])),
  ];
  const some = () => Array.from({ length: 1 + random.below(3) }, () => random.pick(PARTS));
  const all = Array.from({ length: 60 }, () => some().join(random.pick([' ', ' ', '. ', '-'])));
  let count = 0;
  for (let round = 0; round < 60; round++) {
    const names = [...new Set(Array.from({ length: 6 }, () => random.pick(all)))];
    const words = Array.from({ length: 15 }, () =>
      random.chance(0.3) ? random.pick(names) : random.pick(changes)(random.pick(PARTS)),
    );
    const text = words.map((word) => word + random.pick(BETWEEN)).join('');
    const together = new NameIndex(names, turned).find(text);
    for (const [i, name] of names.entries()) {
      const alone = findAlone(text, name);
      count += alone.length;
      expect(together.get(i) ?? [], `seed ${random.seed}: « ${name} » in ${JSON.stringify(text)}`).toEqual(alone);
    }
  }
  expect(count).toBeGreaterThan(200);
});

/** Expressions that are tried while people are masked in a text of so many paragraphs. */
function triedFor(people: number, paragraphs: number): number {
  // No two of them share a part of their names: a partial match is examined.
  const names = Array.from({ length: people }, (_, i) => {
    const own = [...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    return { name: `Fanta${own} Keita${own}`, instead: 'une personne', inPart: true, anywhere: true };
  });
  const source = (at: number): MaskedSource => ({
    ...{ materialId: `m${at}`, targets: [`material/m${at}`], isAlone: false, mayQuote: true, mayRest: true },
    ...{ isWithdrawn: false, kept: [], former: [], answers: [], struck: [], names: names.slice(at * 10, at * 10 + 10) },
  });
  const text = `${'Le puits est loin du village et des champs. '.repeat(5)}${names[3]!.name} le dit.`;
  const document: DocumentNode = {
    type: 'doc',
    content: Array.from({ length: paragraphs }, (_, i) => ({
      ...{ type: 'paragraph', attrs: { id: `b${i}` }, content: [{ type: 'text', text: `${i} ${text}` }] },
    })),
  };
  const sources = Array.from({ length: people / 10 }, (_, at) => source(at));
  const mask = () => maskQuotations(document, ['Un titre'], sources, '');
  // The patterns of each name are cached.
  mask();
  const tried = vi.spyOn(RegExp.prototype, 'exec');
  const { found } = mask();
  const { length } = tried.mock.calls;
  tried.mockRestore();
  expect(found[0]!.names).toBe(paragraphs);
  return length;
}

test('masking reads a text once for all people, in time proportional to its length', () => {
  const few = triedFor(20, 20);
  expect(triedFor(500, 20)).toBeLessThan(1.2 * few);
  expect(triedFor(500, 80)).toBeLessThan(4.5 * few);
});

test('a name that begins with an apostrophe is tried only if the text contains its letters', () => {
  const own = (i: number) => [...String(100 + i)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  const names = Array.from({ length: 50 }, (_, i) => `’Abdou${own(i)} ’Umar${own(i)}`);
  const index = new NameIndex(names, turned);
  const tried = vi.spyOn(RegExp.prototype, Symbol.matchAll);
  const text = `${'L’eau du puits, dit Abdou. '.repeat(50)} Abdou${own(7)} le dit, et Umar${own(9)}.`;
  const found = index.find(text);
  const { length } = tried.mock.calls;
  tried.mockRestore();
  expect([...found.keys()].sort()).toEqual([7, 9]);
  // Once for the words of the text.
  expect(length).toBe(3);
});
