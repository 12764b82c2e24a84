import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Anchor } from '#content/annotation/annotation.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { Viewer } from '#content/people/person.ts';
import { DraftPlaces } from '#server/annotations/anchors/draft-places.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { DRAFT_TASKS } from '#server/drafts/draft-tasks.ts';
import { openWorkshopFloor, paragraph, type WorkshopFloor } from '#tests/support/workshop-floor.ts';

let floor: WorkshopFloor;
let staff: Viewer;
beforeEach(async () => {
  floor = await openWorkshopFloor();
  ({ viewer: staff } = await floor.person('staff', 'G. H.'));
});
afterEach(() => floor.close());

const textOf = (...paragraphs: readonly (readonly [id: string, text: string])[]): DocumentNode => ({
  type: 'doc',
  content: paragraphs.map(([id, text]) => paragraph(id, text)),
});

const annotate = (selection: { exact: string; blockId: string; before?: number }, body = 'Un mot.') =>
  floor.services.annotations.create({ pageId: floor.page.id, kind: 'comment', body, selection }, staff);

/** The page's threads in order, with their places in the draft. */
async function listed() {
  const { threads } = await floor.services.annotationReading.list(staff, floor.page.id, { draft: true });
  return threads;
}

it('an annotation on one of several equal words keeps that occurrence in the draft, by its Yjs positions', async () => {
  const sentence = 'Le comité tient la caisse du forage. ';
  const text = sentence.repeat(6).trim();
  await floor.rewrite(textOf(['p2222222', text]));
  const start = sentence.length * 3 + sentence.indexOf('caisse');
  const made = await annotate({
    exact: 'caisse',
    blockId: 'p2222222',
    before: text.slice(0, start).replace(/\s/g, '').length,
  });
  expect(made.anchor!.blockStart).toBe(start);
  // By its words alone, the occurrence nearest to its former position would be found.
  const added = 'Il faut le dire avant toute autre chose, et deux fois plutôt qu’une : ';
  await floor.rewrite(textOf(['p2222222', added + text]), false);
  const [thread] = await listed();
  expect(thread!.draftPlace).toMatchObject({
    state: 'placed',
    blockId: 'p2222222',
    start: added.length + start,
    end: added.length + start + 'caisse'.length,
  });
});

it('an annotation whose words and surroundings were replaced in the draft is placed at the replacement', async () => {
  await floor.rewrite(textOf(['p2222222', 'Elle a coûté 310 000 francs en tout, dit la mairie.']));
  await annotate({ exact: '310 000 francs', blockId: 'p2222222' });
  const now = 'La pompe vaut 3 fois rien, quelques bidons aux yeux de tous.';
  for (const text of [
    'La pompe vaut 310 000 francs en tout, dit la mairie.',
    'La pompe vaut 310 000 francs aux yeux de tous.',
    now,
  ]) {
    await floor.rewrite(textOf(['p2222222', text]), false);
  }
  const [thread] = await listed();
  const { state, blockId, start, end } = thread!.draftPlace!;
  expect([state, blockId, now.slice(start, end)]).toEqual(['changed', 'p2222222', '3 fois rien, quelques bidons']);
});

it('threads are in the order of the text, then of creation, with their replies; orphans come last', async () => {
  await floor.rewrite(
    textOf(['p2222222', 'Un puits, un treuil.'], ['q2222222', 'Une pompe à main.'], ['r2222222', 'Un seau.']),
  );
  const seau = await annotate({ exact: 'seau', blockId: 'r2222222' });
  const pompe = await annotate({ exact: 'pompe', blockId: 'q2222222' });
  const treuil = await annotate({ exact: 'treuil', blockId: 'p2222222' });
  const puits = await annotate({ exact: 'puits', blockId: 'p2222222' });
  await floor.services.annotations.reply({ parentId: pompe.id, body: 'Oui.' }, staff);
  const order = [puits, treuil, pompe, seau].map(({ id }) => id);
  expect((await listed()).map(({ id }) => id)).toEqual(order);
  const { counts, mayWrite } = await floor.services.annotationReading.list(staff, floor.page.id);
  expect([counts, mayWrite]).toEqual([{ south: 0, north: 4 }, true]);
  expect((await listed()).map(({ replies }) => replies.length)).toEqual([0, 0, 1, 0]);
  // Without the draft, the order is that of the edition; with it, that of the draft.
  await floor.rewrite(textOf(['r2222222', 'Un seau.'], ['q2222222', 'Une pompe à main.']), false);
  const { threads } = await floor.services.annotationReading.list(staff, floor.page.id);
  expect(threads.map(({ id }) => id)).toEqual(order);
  expect((await listed()).map(({ id }) => id).slice(0, 2)).toEqual([seau.id, pompe.id]);
  expect((await listed()).slice(2).map(({ draftPlace }) => draftPlace!.state)).toEqual(['orphaned', 'orphaned']);
});

it('imported annotations are listed with their replies, authors and dates', async () => {
  const author = { name: 'M. K.', organisation: 'Mairie', country: 'ML', side: 'south' as const };
  await floor.services.annotations.createAs(author, {
    pageId: floor.page.id,
    kind: 'question',
    quote: 'le forage n’est pas la difficulté',
    body: 'Et la pompe ?',
    createdAt: '2022-05-18T16:05Z',
    replies: [
      { author: { ...author, name: 'G. H.', side: 'north' }, body: 'Repris', createdAt: '2022-05-23T09:20Z' },
      { author, body: 'Merci', createdAt: '2022-05-24T09:20Z' },
    ],
  });
  expect(await listed()).toMatchObject([
    {
      author: { name: 'M. K.' },
      body: 'Et la pompe ?',
      createdAt: '2022-05-18T16:05:00.000Z',
      resolvedAt: null,
      replies: [
        { author: { name: 'G. H.' }, body: 'Repris', createdAt: '2022-05-23T09:20:00.000Z' },
        { author: { name: 'M. K.' }, body: 'Merci' },
      ],
    },
  ]);
  const { id } = await floor.services.annotations.createAs(author, {
    pageId: floor.page.id,
    kind: 'comment',
    quote: 'Faire durer',
    body: 'Seule.',
    createdAt: '2022-05-18T16:05Z',
  });
  expect((await listed()).find((thread) => thread.id === id)!.replies).toEqual([]);
});

it('the search for rewritten words has one time budget for all requests of a draft, until it changes', async () => {
  const sentence = 'Le comité du village tient depuis six ans la caisse du forage avec soin.';
  const made: { id: string; anchor: Anchor }[] = [];
  for (const id of ['p2222222', 'q2222222']) {
    await floor.rewrite(textOf([id, sentence]));
    made.push({ id, anchor: { ...(await annotate({ exact: sentence, blockId: id })).anchor!, relative: null } });
  }
  const runFor = async (_lane: string, name: 'place', ...input: Parameters<typeof DRAFT_TASKS.place>) =>
    DRAFT_TASKS[name](...input);
  const { drafts } = floor.services;
  const places = new DraftPlaces({ drafts, tasks: { runFor } as unknown as DraftTaskRunner }, 1);
  const statesOf = async () => {
    const states: (string | undefined)[] = [];
    for (const one of made) {
      const found = await places.place(floor.page.id, [one], { ordered: false, viewer: staff });
      states.push(found.get(one.id)?.state);
    }
    return states;
  };
  const now = sentence.replace('tient depuis six ans', 'garde depuis sept ans');
  await floor.rewrite(textOf(['r2222222', now]), false);
  expect(await statesOf()).toEqual(['changed', 'orphaned']);
  expect(await statesOf(), 'what was found is known').toEqual(['changed', 'orphaned']);
  await floor.rewrite(textOf(['r2222222', `${now} Puis autre chose.`]), false);
  made.reverse();
  expect(await statesOf()).toEqual(['changed', 'orphaned']);
});
