import { afterAll, beforeAll, expect, test } from 'vitest';
import { action, loader } from '#app/routes/materiaux.$id_.extraits.$extract.tsx';
import { newExtractPath, newPassagePath } from '#content/addresses/site-paths.ts';
import { LONGEST_QUOTE } from '#content/annotation/annotation.ts';
import { LONGEST_MARKED, MOST_PASSAGE_PARTS, partsOf } from '#content/extract/passage.ts';
import { ID_ALPHABET } from '#content/text/ids.ts';
import { ALL_EXTRACTS, listMaterialExtracts } from '#db/extracts/extract-repository.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { signInNew } from '#tests/support/people.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let floor: TestServices;
let cookie: string;
beforeAll(async () => {
  floor = await createTestServices();
  cookie = (await signInNew(floor.services, { name: 'Binta Ba', role: 'staff' })).cookie;
});
afterAll(() => floor.close());

/** The ids of a text's paragraphs, in their order. */
const IDS = Array.from({ length: 130 }, (_, n) => `aaaaaa${ID_ALPHABET[Math.floor(n / 20)]}${ID_ALPHABET[n % 20]}`);
const [FIRST, SECOND] = [IDS[0]!, IDS[1]!];
const count = (text: string) => text.replaceAll(/\s/g, '').length;

/** A material with a transcript of these paragraphs. */
async function newText(...paragraphs: readonly string[]) {
  const { services, staff } = floor;
  const study = await services.pages.create({ kind: 'study', title: 'Une étude', summary: '' }, staff);
  const material = await addMaterial(services, study.id);
  const content = paragraphs.map((text, n) => ({
    ...{ type: 'paragraph', attrs: { id: IDS[n] }, content: [{ type: 'text', text }] },
  }));
  await services.transcripts.open(material, staff, { type: 'doc', content });
  return material;
}

/** The data of the screen of a new extract. */
const shown = async (material: string, path: string) =>
  (await loader(await floor.get(path, { cookie, params: { id: material, extract: 'nouveau' } }))) as never as {
    values: Record<string, string>;
    after: { id: string }[];
    rest: string | null;
  };

/** The answer to a form: the address of a redirect, or the refused fields with the typed text. */
async function send(material: string, fields: Record<string, string>) {
  const path = newExtractPath(material);
  const answer = (await action(
    await floor.post(path, { note: '', ...fields }, { cookie, params: { id: material, extract: 'nouveau' } }),
  )) as never as Response & {
    data?: { fields: string[]; places: { begin: number }[]; values: Record<string, string> };
  };
  return answer.data ?? answer.headers.get('location');
}

/** The words of all extracts, part by part, with what is before the first in its paragraph. */
const marked = async (material: string) =>
  (await listMaterialExtracts(floor.services.database.read, material, ALL_EXTRACTS, { offset: 0, limit: 100 })).map(
    ({ anchor }) => ({
      before: anchor!.blockStart,
      parts: partsOf(anchor!).map(({ quote }) => quote.exact),
    }),
  );

const TWICE = 'La pompe donne le matin, la pompe donne le soir.';

test('a selection of words that occur twice in a paragraph is marked where it was selected', async () => {
  const material = await newText(TWICE);
  for (const before of ['La pompe donne le matin, la ', 'La ']) {
    const path = newPassagePath(newExtractPath(material), FIRST, FIRST, count(before), count(`${before}pompe donne`));
    const { values } = await shown(material, path);
    expect(values.words).toBe('pompe donne');
    const { block, words, begin, size } = values;
    await send(material, { block: block!, words: words!, begin: begin!, size: size! });
  }
  expect(await marked(material)).toEqual([
    { before: 28, parts: ['pompe donne'] },
    { before: 3, parts: ['pompe donne'] },
  ]);
});

test('words kept of a longer selection are marked in it; if they occur there twice, the form asks where', async () => {
  const material = await newText(TWICE, 'Puis la pompe donne encore.');
  const until = newPassagePath(newExtractPath(material), FIRST, SECOND, count('La pompe donne le matin, '), null);
  const { values } = await shown(material, until);
  const { block, begin, size } = values as { block: string; begin: string; size: string };
  // These words occur once in the selected part of the first paragraph; the others come before it.
  await send(material, { block, begin, size, words: 'pompe donne le' });
  expect(await marked(material)).toEqual([{ before: 28, parts: ['pompe donne le'] }]);

  const whole = (await shown(material, newExtractPath(material, FIRST))).values as typeof values & { begin: string };
  const typed = { block, begin: whole.begin, size: whole.size!, words: 'pompe donne', note: 'À relire' };
  const asked = await send(material, typed);
  expect(asked).toMatchObject({
    fields: ['at'],
    values: { words: 'pompe donne', note: 'À relire' },
    places: [
      { begin: count('La '), before: 'La ', after: ' le matin, la pompe donne le soir.' },
      { begin: count('La pompe donne le matin, la '), after: ' le soir.' },
    ],
  });
  await send(material, { ...typed, at: String(count('La pompe donne le matin, la ')) });
  expect((await marked(material)).at(-1)).toEqual({ before: 28, parts: ['pompe donne'] });
  // A place where these words do not occur is refused.
  expect(await send(material, { ...typed, at: '7' })).toMatchObject({ fields: ['words'] });
});

test('a passage of more paragraphs than an extract may have is cut there, with a link to the rest', async () => {
  const lines = IDS.slice(0, MOST_PASSAGE_PARTS + 20).map((_, n) => `Ligne ${n}, dit-il.`);
  const material = await newText(...lines);
  const last = IDS[MOST_PASSAGE_PARTS + 19]!;
  const path = newPassagePath(newExtractPath(material), FIRST, last, count('Ligne'), count('Ligne 119'));
  const first = await shown(material, path);
  expect(first.values.words!.split('\n\n')).toEqual(['0, dit-il.', ...lines.slice(1, MOST_PASSAGE_PARTS)]);
  expect(first.after).toEqual([]);
  const rest = await shown(material, first.rest!);
  expect(rest.values.words!.split('\n\n')).toEqual([...lines.slice(MOST_PASSAGE_PARTS, -1), 'Ligne 119']);
  expect(rest.rest).toBeNull();
  for (const { values } of [first, rest]) {
    const { block, words, begin, size } = values;
    expect(await send(material, { block: block!, words: words!, begin: begin!, size: size! })).toContain(
      '/transcription',
    );
  }
  expect((await marked(material)).map(({ parts }) => parts.length)).toEqual([MOST_PASSAGE_PARTS, 20]);
});

test('a passage of more characters than an extract may have is divided between words, without loss', async () => {
  const sentence = 'Nous marchions deux heures chaque matin. ';
  const long = [
    sentence.repeat(150),
    sentence.repeat(90),
    sentence.repeat(110),
    sentence.repeat(120),
    sentence.repeat(100),
  ];
  const paragraphs = long.map((text) => text.trim());
  const material = await newText(...paragraphs);
  const found: string[] = [];
  let path: string | null = newPassagePath(newExtractPath(material), FIRST, IDS[4]!, 0, null);
  for (let n = 0; path !== null && n < 20; n++) {
    const { values, rest } = await shown(material, path);
    const { block, words, begin, size } = values as Record<'block' | 'words' | 'begin' | 'size', string>;
    expect(words.length).toBeLessThanOrEqual(LONGEST_MARKED);
    expect(await send(material, { block, words, begin, size })).toContain('/transcription');
    found.push(words);
    path = rest;
  }
  const squeezed = (text: string) => text.replaceAll(/\s/g, '');
  expect(squeezed(found.join(''))).toBe(squeezed(paragraphs.join('')));
  const parts = (await marked(material)).flatMap((one) => one.parts);
  expect(squeezed(parts.join(''))).toBe(squeezed(paragraphs.join('')));
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(LONGEST_QUOTE);
});

test('words that are too long are refused with the typed note given back, and no part of them is marked', async () => {
  const material = await newText('mot '.repeat(2_000).trim());
  const typed = { block: FIRST, words: 'mot '.repeat(1_500).trim(), note: 'Ma note' };
  expect(await send(material, { ...typed, at: '0' })).toMatchObject({ fields: ['long'], values: { note: 'Ma note' } });
  const beyond = { ...typed, words: 'mot '.repeat(6_000) };
  expect(await send(material, beyond)).toMatchObject({ fields: ['words'], values: { note: 'Ma note' } });
  expect(await marked(material)).toEqual([]);
});

test('a passage that is extended to another paragraph still begins where it was selected', async () => {
  const material = await newText(TWICE, 'Puis la pompe donne encore.');
  const before = count('La pompe donne le matin, la ');
  const path = newPassagePath(newExtractPath(material), FIRST, FIRST, before, count(TWICE));
  const selected = (await shown(material, path)).values as Record<'block' | 'words' | 'begin' | 'size', string>;
  expect(selected.words).toBe('pompe donne le soir.');
  const { block, words, begin, size } = selected;
  const wanted = { block, words, begin, size, note: 'Ma note', intent: 'go-on', jusque: SECOND };
  const longer = (await send(material, wanted)) as { values: typeof selected };
  expect(longer).toMatchObject({
    values: { words: 'pompe donne le soir.\n\nPuis la pompe donne encore.', note: 'Ma note' },
  });
  const { values } = longer;
  await send(material, { block, words: values.words, begin: values.begin, size: values.size });
  expect(await marked(material)).toEqual([
    { before: 28, parts: ['pompe donne le soir.', 'Puis la pompe donne encore.'] },
  ]);
});

test('extending a passage to a deleted paragraph is refused, and the typed text is given back', async () => {
  const material = await newText(TWICE);
  const typed = { block: FIRST, words: TWICE, note: 'Ma note', intent: 'go-on', jusque: 'zzzzzzzz' };
  expect(await send(material, typed)).toMatchObject({ fields: ['words'], values: { note: 'Ma note', words: TWICE } });
});

test('a refused form still offers the paragraphs to extend the passage to, with the chosen one selected', async () => {
  const material = await newText('Un deux trois', 'Quatre cinq', 'Six sept', 'Huit neuf');
  const path = newPassagePath(newExtractPath(material), FIRST, IDS[1]!, 0, null);
  const { values, after } = await shown(material, path);
  const { block, words, begin, size, until, upTo } = values as Record<string, string>;
  expect([after.map(({ id }) => id), until]).toEqual([[IDS[2], IDS[3]], IDS[1]]);
  const typed = { block, words, begin, size, until, upTo, jusque: IDS[3]!, note: 'n'.repeat(5_000) };
  const refused = { fields: ['note'], after, values: { words, goOn: IDS[3], note: typed.note } };
  expect(await send(material, typed as Record<string, string>)).toMatchObject(refused);
  // Also when the chosen paragraph was deleted.
  const gone = { ...typed, intent: 'go-on', jusque: 'zzzzzzzz' };
  expect(await send(material, gone as Record<string, string>)).toMatchObject({ fields: ['words'], after });
  const longer = await send(material, { ...typed, intent: 'go-on' } as Record<string, string>);
  expect(longer).toMatchObject({ after: [], values: { until: IDS[3], note: typed.note } });
});
