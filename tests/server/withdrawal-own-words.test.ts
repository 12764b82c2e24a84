import { Node } from '@tiptap/pm/model';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import { documentSchema } from '#content/document/schema.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { alongKey } from '#server/materials/withdrawal/chosen-passages.ts';
import { filesWith } from '#tests/support/files-with.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

const text = (words: string): DocumentNode => ({ type: 'text', text: words });
/** A paragraph that keeps its id in all texts. */
const p = (id: string, words: string, material = ''): DocumentNode => ({
  type: 'paragraph',
  attrs: { id },
  content:
    material === ''
      ? [text(words)]
      : [text(`${words} `), { type: 'citation', attrs: { target: `material/${material}`, locator: '' } }, text('.')],
});
const doc = (...content: DocumentNode[]) => Node.fromJSON(documentSchema, { type: 'doc', content });
const [BEFORE, SOURCE, KEPT, SHORT, TYPED] = ['b2345672', 'b2345673', 'b2345674', 'b2345675', 'b2345676'] as const;
const OWN = 'Une seule saison vue.';

const newStudy = async (title: string) => {
  const { services } = floor;
  const study = await services.pages.create({ kind: 'study', title, summary: 'Un résumé.' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id);
  return { study, id, person: await addConcerned(services, id, { uses: ['analysis', 'quotation'] }) };
};
const draftOf = async (pageId: string) => plainText((await floor.services.drafts.read(pageId)).document).text;
const editionsOf = async (pageId: string) =>
  floor.services.database.read
    .selectFrom('edition')
    .select(['number', 'document', 'withdrawnAt'])
    .where('pageId', '=', pageId)
    .orderBy('number')
    .execute();
const wordsOf = ({ document }: { document: string }) => plainText(JSON.parse(document) as DocumentNode).text;
const SENTENCE = '[une citation a été retirée à la demande de la personne]';

describe('a withdrawal, where the block of a passage has other words in another text', () => {
  it('leaves what the authors wrote instead, and removes the words that stayed without their citation', async () => {
    const { services, staff } = floor;
    const { study, id, person } = await newStudy('L’eau');
    const quoted = [
      ...[p(BEFORE, 'Avant.'), p(SOURCE, 'Le puits est sec', id)],
      ...[p(KEPT, 'Depuis juin la pompe du bas chante', id), p(SHORT, 'On nous tue', id)],
    ];
    // The history has a passage half written, before it cited anything.
    await services.drafts.replace(study.id, doc(...quoted, p(TYPED, 'Le gardien')));
    await services.checkpoints.replace(staff, study.id, doc(...quoted, p(TYPED, 'Le gardien refuse de parler', id)));
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const rewritten = doc(
      ...[p(BEFORE, 'Avant.'), p(SOURCE, OWN), p(KEPT, 'Depuis juin, la pompe du bas chantait.')],
      ...[p(SHORT, 'On nous tue.'), p(TYPED, 'Personne.')],
    );
    await services.checkpoints.replace(staff, study.id, rewritten);
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const quote = { pageId: study.id, kind: 'comment' as const, body: 'Ici.' };
    for (const exact of ['seule saison', 'nous tue'])
      await services.annotations.create({ ...quote, selection: { exact } }, staff);

    const { places, seen } = await services.withdrawals.view(id, staff);
    expect(places.map(({ editions, isInDraft }) => ({ editions, isInDraft }))).toEqual(
      Array.from({ length: 4 }, () => ({ editions: [1], isInDraft: false })),
    );
    const passages = new Map(places.map((one) => [passageKey(one), { choice: 'remove', paraphrase: '' }]));
    await services.withdrawals.request(id, { person, passages, along: [], seen }, staff);
    await services.withdrawals.settle(60_000);

    const [first, second] = await editionsOf(study.id);
    expect(wordsOf(second!).split('\n')).toEqual(['Avant.', OWN, SENTENCE, SENTENCE, 'Personne.']);
    expect(wordsOf(first!).split('\n')).toEqual(['Avant.', SENTENCE, SENTENCE, SENTENCE, SENTENCE]);
    expect(await draftOf(study.id)).toBe(`Avant.\n${OWN}\nPersonne.`);
    for (const words of ['puits est sec', 'pompe du bas', 'nous tue', 'Le gardien', 'refuse de parler'])
      expect(await filesWith(words, services), words).toEqual([]);
    const anchors = await services.database.read
      .selectFrom('annotation')
      .select('anchor')
      .orderBy('createdAt')
      .execute();
    expect(anchors.map(({ anchor }) => JSON.parse(anchor!).quote.exact)).toEqual(['seule saison', SENTENCE]);
    // Nothing is stored that would reveal passages of one to three words.
    const kept = await services.database.read.selectFrom('withdrawal').select('passages').executeTakeFirstOrThrow();
    expect(kept.passages).toContain(SOURCE);
    expect(kept.passages).not.toContain('short');
    expect(await filesWith('"short":', services)).toEqual([]);
  });

  it('leaves an edition that has other words unchanged, if the history alone had the citation', async () => {
    const { services, staff } = floor;
    const { study, id, person } = await newStudy('La pompe');
    await services.drafts.replace(study.id, doc(p(BEFORE, 'Avant.'), p(SOURCE, 'Le puits est sec', id)));
    await services.draftCitations.followAll();
    await services.checkpoints.replace(staff, study.id, doc(p(BEFORE, 'Avant.'), p(SOURCE, OWN)));
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const { places, seen, pastOnly } = await services.withdrawals.view(id, staff);
    expect([places, pastOnly]).toEqual([[], ['La pompe']]);
    await services.withdrawals.request(id, { person, passages: new Map<string, never>(), along: [], seen }, staff);
    await services.withdrawals.settle(60_000);
    const [edition] = await editionsOf(study.id);
    expect([wordsOf(edition!), edition!.withdrawnAt]).toEqual([`Avant.\n${OWN}`, null]);
    expect(await draftOf(study.id)).toBe(`Avant.\n${OWN}`);
    expect(await filesWith('puits est sec', services)).toEqual([]);
  });

  it('removes a ticked paragraph where it has the words that were shown, and no other words of its block', async () => {
    const { services, staff } = floor;
    const { study, id, person } = await newStudy('Le marché');
    const cited = p(SOURCE, 'Le marché ouvre à l’aube', id);
    const SIGNED = 'Fanta, Kayes';
    await services.drafts.replace(study.id, doc(p(BEFORE, SIGNED), cited, p(KEPT, 'La vendeuse rit beaucoup')));
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.checkpoints.replace(
      staff,
      study.id,
      doc(p(BEFORE, OWN), cited, p(KEPT, 'La vendeuse, dit-on, part')),
    );
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    // Both forms of a block are offered, each with its words.
    const ofVendor = await services.withdrawals.view(id, staff, { part: 0, phrase: 'la vendeuse' });
    expect(ofVendor.found!.passages.map(({ text }) => text)).toEqual([
      'La vendeuse, dit-on, part',
      'La vendeuse rit beaucoup',
    ]);
    const { found, seen } = await services.withdrawals.view(id, staff, { part: 0, phrase: SIGNED });
    const along = [alongKey(study.id, found!.passages[0]!)];
    const chosen = { person, passages: new Map<string, never>(), seen };
    for (const changed of [
      { blockId: BEFORE, text: 'Des mots corrigés depuis' },
      { blockId: SOURCE, text: SIGNED },
    ])
      await expect(
        services.withdrawals.request(id, { ...chosen, along: [...along, alongKey(study.id, changed)] }, staff),
      ).rejects.toMatchObject({ details: { reason: 'places-changed' } });
    await services.withdrawals.request(id, { ...chosen, along }, staff);
    await services.withdrawals.settle(60_000);
    const [first, second] = await editionsOf(study.id);
    expect(wordsOf(first!).split('\n')).toEqual([SENTENCE, SENTENCE, 'La vendeuse rit beaucoup']);
    expect(wordsOf(second!).split('\n')).toEqual([OWN, SENTENCE, 'La vendeuse, dit-on, part']);
    expect(await filesWith(SIGNED, services)).toEqual([]);
  });
});

describe('a paraphrase', () => {
  it('is refused while it repeats withdrawn words, and is then inserted as it was shown', async () => {
    const { services, staff } = floor;
    const { study, id, person } = await newStudy('Le gardien');
    const words = 'Le gardien dit que le puits est à sec et que la commune ne fait rien';
    const other = 'Le soir venu elle rentre seule par la route du fleuve';
    await services.drafts.replace(study.id, doc(p(SOURCE, 'Du temps de son père la source coulait encore', id)));
    await services.checkpoints.replace(staff, study.id, doc(p(SOURCE, words, id), p(KEPT, other, id)));
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const view = await services.withdrawals.view(id, staff);
    const key = passageKey(view.places[0]!);
    const choose = (paraphrase: string, second = 'remove') => ({
      ...{ person, along: [] as string[], seen: view.seen },
      passages: new Map([
        [key, { choice: 'paraphrase', paraphrase }],
        [passageKey(view.places[1]!), { choice: second, paraphrase: '' }],
      ]),
    });
    for (const [paraphrase, repeated] of [
      ['Un habitant dit que le puits est à sec et que personne ne vient.', 'dit que le puits est à sec et que'],
      // Words of another passage, and of the history alone.
      ['Elle rentre seule par la route du fleuve.', 'Elle rentre seule par la route du fleuve'],
      ['Ici, la source coulait encore du temps de son père.', ''],
      ['Du temps de son père, la source coulait.', 'Du temps de son père, la source coulait'],
    ] as const) {
      const answers = [
        services.withdrawals.preview(id, view, choose(paraphrase)),
        ...(repeated === '' ? [] : [services.withdrawals.request(id, choose(paraphrase), staff)]),
      ];
      for (const answer of answers)
        if (repeated === '') expect(((await answer) as Map<string, string>).get(key)).toBe(paraphrase);
        else await expect(answer).rejects.toMatchObject({ details: { fields: [key], repeats: [repeated] } });
    }
    expect((await services.withdrawals.view(id, staff)).earlier).toEqual([]);
    // Words that stay under a pseudonym may be repeated.
    const kept = choose('Elle rentre seule par la route du fleuve.', 'pseudonym');
    expect((await services.withdrawals.preview(id, view, kept)).get(key)).toContain('Elle rentre');
    const right = choose('Un habitant raconte que l’eau manque.');
    const shown = (await services.withdrawals.preview(id, view, right)).get(key);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await services.withdrawals.request(id, right, staff);
      await services.withdrawals.settle(60_000);
      // The withdrawal's own edit of the draft is checked for words that came back.
      await vi.advanceTimersByTimeAsync(2_000);
    } finally {
      vi.useRealTimers();
    }
    await services.withdrawals.settle(60_000);
    const [edition] = await editionsOf(study.id);
    expect(wordsOf(edition!).split('\n')).toEqual([shown, SENTENCE]);
    expect(await draftOf(study.id)).toBe(shown);
  });
});
