import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { STAGES } from '#content/activity/board.ts';
import type { Viewer } from '#content/people/person.ts';
import { boardLists, boardQuery, NEXT_YEAR, OUTSIDE, openBoardRig, writeWord } from '#tests/support/board-rig.ts';
import type { SocketRig } from '#tests/support/socket-rig.ts';

registerAllMessages();

/** Reviewers on the board. */
let rig: SocketRig;
let awa: Viewer & { role: 'staff' };
let bruno: Viewer & { role: 'staff' };
/** Page ids by title. */
let ids: Record<string, string>;
const { list, file } = boardLists(() => ({ rig, awa }));

beforeAll(async () => {
  ({ rig, awa, bruno, ids } = await openBoardRig());
});
afterAll(() => rig.close());

test('pages are listed with their reviewers and answers, and filtered by what waits for the viewer', async () => {
  const { board, reviewAsking, reviewers } = rig.services;
  const page = ids['En avance']!;
  const request = { locale: 'fr', due: '', message: '', name: 'Dehors', email: 'dehors@example.org' };
  await reviewAsking.ask(page, { ...request, people: [bruno.personId] }, awa, rig.url);
  await reviewAsking.ask(page, { ...request, people: null }, awa, rig.url);
  expect(await list('attente=1', bruno)).toEqual(['En avance']);
  expect(await list('attente=1')).toEqual([]);
  expect((await board.count(bruno, boardQuery('attente=1'))).total).toBe(1);
  const reviewsOf = async () => {
    const { entries } = await board.list(awa, boardQuery('tri=title'));
    return entries.map((entry) => [
      entry.title,
      entry.reviews.map(({ name, state, isBefore }) => `${name} ${state} ${isBefore}`).sort(),
    ]);
  };
  expect(await reviewsOf()).toContainEqual(['En avance', ['Bruno open false', 'Dehors open false']]);
  const own = (await reviewers.findOwn(page, bruno))!;
  const { draft } = await reviewers.read(own, bruno);
  await reviewers.answer(own, { answer: 'approved', reason: '' }, draft.state, bruno, rig.url);
  expect(await reviewsOf()).toContainEqual(['En avance', ['Bruno approved false', 'Dehors open false']]);
  expect(await list('attente=1', bruno)).toEqual([]);
  await writeWord(rig, page, (await rig.signIn('staff', 'Chloé')).cookie);
  expect(await reviewsOf()).toContainEqual(['En avance', ['Bruno approved true', 'Dehors open false']]);
  const csv = await file('tri=title', 'fr');
  // Both were asked at once: their order is not defined.
  expect(csv).toContain('Bruno (Approuvé avant ces modifications)');
  expect(csv).toContain('Dehors (En attente)');
  await rig.services.mailQueue.settle();
});

test('the numbers above the board equal those of the lists that they link to', async () => {
  const { board } = rig.services;
  const { late, awaited, stages } = await board.summary(awa);
  const count = async (text: string) => (await board.count(awa, boardQuery(text))).total;
  expect([late, awaited]).toEqual([await count('retard=1'), await count('attente=any')]);
  expect([late, awaited]).toEqual([1, 2]);
  for (const stage of STAGES) expect([stage, stages[stage]]).toEqual([stage, await count(`etat=${stage}`)]);
  await expect(board.summary({ ...awa, role: 'member' } as never)).rejects.toMatchObject({ tag: 'NavetteError' });
});

test('the board is filtered by what waits for one external reviewer, over all their requests', async () => {
  const { board, reviewAsking } = rig.services;
  const asked = async (text = '') => {
    const found = await board.awaitedReviewers(awa, boardQuery(text));
    return new Map(found.map(({ name, value }) => [name, value]));
  };
  const values = await asked();
  expect([...values.keys()]).toEqual(['Dehors', 'Fanta']);
  expect(await list(`attente=${values.get('Dehors')}`)).toEqual(['En avance']);
  expect(await list(`attente=${values.get('Fanta')}`)).toEqual(['À relire']);
  // The same person, asked about another page, is one entry, whose filter finds both pages.
  await reviewAsking.ask(ids['En avance']!, OUTSIDE, awa, rig.url);
  expect((await list(`attente=${values.get('Fanta')}`)).sort()).toEqual(['En avance', 'À relire'].sort());
  expect([...(await asked(`attente=${values.get('Fanta')}`)).entries()]).toEqual([...values.entries()]);
  // A value that is no external request finds nothing, not even the id of a person with an account.
  for (const none of ['externe-x', `externe-${bruno.personId}`, 'externe-'])
    expect(await list(`attente=${none}`)).toEqual([]);
  const { requests } = await rig.services.reviews.list(ids['En avance']!, awa);
  await rig.services.reviews.withdraw(ids['En avance']!, requests.find(({ name }) => name === 'Fanta')!.id, awa);
  expect(await list(`attente=${values.get('Fanta')}`)).toEqual(['À relire']);
});

test('the calendar lists a page on the days by which reviewers are to answer, once a day', async () => {
  const { reviewAsking, followUp, board } = rig.services;
  const id = ids['À relire']!;
  const due = async (text = '') =>
    (await board.dueIn(awa, boardQuery(text), `${NEXT_YEAR}-06`)).entries.map(({ title, dueOn }) => [title, dueOn]);
  await followUp.follow(id, { owner: awa.personId, due: `${NEXT_YEAR}-06-24` }, awa);
  for (const [name, day] of [
    ['Kofi', `${NEXT_YEAR}-06-20`],
    ['Ama', `${NEXT_YEAR}-06-20`],
    ['Issa', `${NEXT_YEAR}-06-24`],
    ['Lamine', `${NEXT_YEAR}-09-02`],
  ] as const)
    await reviewAsking.ask(id, { ...OUTSIDE, name, email: `${name}@example.org`, due: day }, awa, rig.url);
  expect(await due()).toEqual([
    ['À relire', `${NEXT_YEAR}-06-20`],
    ['À relire', `${NEXT_YEAR}-06-24`],
  ]);
  expect(await due('genre=factsheet')).toEqual([]);
  // These reviewers are external: nothing waits for the viewer.
  expect(await due('attente=1')).toEqual([]);
  const next = (month: string, text = '') => board.nextDueDay(awa, boardQuery(text), month);
  expect(await next(`${NEXT_YEAR}-05`)).toBe(`${NEXT_YEAR}-06-20`);
  expect(await next(`${NEXT_YEAR}-06`)).toBe(`${NEXT_YEAR}-09-02`);
  expect([await next(`${NEXT_YEAR}-09`), await next(`${NEXT_YEAR}-05`, 'genre=factsheet')]).toEqual([null, null]);
});

test('a page whose reviewer should have answered is late too', async () => {
  const { board, database, reviews } = rig.services;
  const id = ids['À relire']!;
  expect(await list('retard=1')).toEqual(['Écrite']);
  const isLate = (name: string, dueOn: string) =>
    database.write((trx) =>
      trx.updateTable('reviewRequest').set({ dueOn }).where('pageId', '=', id).where('name', '=', name).execute(),
    );
  await isLate('Kofi', '2020-01-01');
  expect((await list('retard=1')).sort()).toEqual(['À relire', 'Écrite']);
  expect((await board.count(awa, boardQuery('retard=1&etat=in-review'))).total).toBe(1);
  const [entry] = (await board.list(awa, boardQuery('genre=study'))).entries;
  expect(entry!.reviews.filter(({ late }) => late).map(({ name }) => name)).toEqual(['Kofi']);
  const { requests } = await reviews.list(id, awa);
  await reviews.withdraw(id, requests.find(({ name }) => name === 'Kofi')!.id, awa);
  expect(await list('retard=1')).toEqual(['Écrite']);
});
