import { expect, test } from 'vitest';
import { type DocumentNode, documentJson, textOf } from '#content/document/document.ts';
import { setFrenchMarks } from '#content/import/french-marks.ts';
import { parseMarkdown } from '#content/import/markdown.ts';

const read = (source: string): DocumentNode => documentJson(parseMarkdown(source).document);
const set = (source: string, before: string | null = null) => {
  const text = read(source);
  const count = setFrenchMarks(text, before === null ? null : read(before));
  return { count, lines: (text.content ?? []).map(textOf) };
};

test('straight quotation marks of an imported French text become « and », “ and ” within', () => {
  expect(set('Elle dit : "On **paie "cher" ici**".')).toEqual({
    count: 4,
    lines: ['Elle dit\u00a0: «\u202fOn paie “cher” ici\u202f».'],
  });
  expect(set('## Le "puits"\n\n- "a"\n- "b"').lines).toEqual([
    'Le «\u202fpuits\u202f»',
    '«\u202fa\u202f»«\u202fb\u202f»',
  ]);
});

test('spaces before high marks and inside « » do not break, across bold words too', () => {
  expect(set('Qui **« paie »** ; où ? Voir : ici, à 10:42 !').lines).toEqual([
    'Qui «\u202fpaie\u202f»\u202f; où\u202f? Voir\u00a0: ici, à 10:42\u202f!',
  ]);
});

test.each([
  ['code', 'Tapez `echo "a"`.'],
  ['a block of code', '```\necho "a"\n```'],
  ['words in another language', 'On dit <span lang="en">"well"</span> là-bas.'],
  ['a mark that is not closed', 'Un tuyau de 12" et un autre de 14 mm "neuf'],
])('leaves %s', (_name, source) => {
  const before = read(source);
  const after = read(source);
  expect(setFrenchMarks(after, null)).toBe(0);
  expect((after.content ?? []).map(textOf)).toEqual((before.content ?? []).map(textOf));
});

test('a line that nobody edited keeps the marks that its page has', () => {
  const page = 'Il dit "oui".\n\nElle dit "non".';
  expect(set('Il dit "oui".\n\nElle dit "non" encore.', page)).toEqual({
    count: 2,
    lines: ['Il dit "oui".', 'Elle dit «\u202fnon\u202f» encore.'],
  });
});
