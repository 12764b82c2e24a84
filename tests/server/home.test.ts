import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextStep } from '#app/board/next-step.ts';
import { parseBoardQuery } from '#content/activity/board.ts';
import { COMMAND_LINE, personIdOf } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { appendToLog } from '#db/drafts/draft-repository.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;
let awa: Viewer & { role: 'staff' };
let bea: Viewer & { role: 'staff' };

const text = documentSchema.nodeFromJSON({
  type: 'doc',
  content: [
    { type: 'paragraph', attrs: { id: 'p2222222' }, content: [{ type: 'text', text: 'Une phrase à annoter.' }] },
  ],
});
const add = async (title: string, viewer: Viewer = awa) =>
  (await app.services.pages.create({ kind: 'article', title, summary: 'Un résumé.', document: text }, viewer)).id;
const titles = (items: readonly { readonly title: string }[]) => items.map(({ title }) => title);
const desk = (viewer: Viewer = awa) => app.services.home.desk(viewer);
/** The board's row with this title, among those that wait for the viewer. */
const waiting = async (title: string, viewer: Viewer = awa) =>
  (await app.services.board.list(viewer, parseBoardQuery(new URLSearchParams({ attente: '1', titre: title }))))
    .entries[0];

beforeAll(async () => {
  app = await createTestServices();
  awa = app.staff as typeof awa;
  const person = await app.services.people.add({ email: 'bea@example.org', name: 'Béa', role: 'staff' }, COMMAND_LINE);
  bea = { role: 'staff', personId: person.id, name: 'Béa', admin: false, sessionId: 'session44444' };
});
afterAll(() => app.close());

test('news are what others did since the previous visit; looking again keeps them', async () => {
  const seen = async () => (await desk()).news.map(({ action, actorName }) => [action, actorName]);
  // During the whole of a first visit, there is no earlier one to compare with.
  expect((await desk()).isFirstVisit).toBe(true);
  app.clock.pass({ minutes: 20 });
  expect((await desk()).isFirstVisit).toBe(true);
  app.clock.pass({ hours: 3 });
  await add('De Béa', bea);
  await add('D’Awa', awa);
  expect(await seen()).toContainEqual(['page.imported', 'Béa']);
  expect(await seen()).not.toContainEqual(['page.imported', 'Awa Diarra']);
  expect((await desk()).isFirstVisit).toBe(false);
  app.clock.pass({ minutes: 40 });
  expect(await seen()).toContainEqual(['page.imported', 'Béa']);
  app.clock.pass({ hours: 2 });
  expect(await seen()).toEqual([]);
  expect((await desk()).hasMore.news).toBe(false);
  app.clock.pass({ hours: 2 });
  for (let i = 0; i < 9; i++) await add(`Encore ${i}`, bea);
  const { news, hasMore } = await desk();
  expect([news.length, hasMore.news]).toEqual([8, true]);
  // The actions of an import are one entry, and hide no actions of people.
  expect((await desk()).byCommandLine).toBe(false);
  for (let i = 0; i < 9; i++)
    await app.services.pages.create(
      { kind: 'article', title: `Importé ${i}`, summary: 'x', document: text },
      COMMAND_LINE,
    );
  const after = await desk();
  expect([after.byCommandLine, after.news.every(({ actorName }) => actorName === 'Béa')]).toEqual([true, true]);
  // Each person has their own news.
  expect((await desk(bea)).news.every(({ actorName }) => actorName !== 'Béa')).toBe(true);
});

test('the desk lists what this person has to publish soon, the nearest first, the long overdue last', async () => {
  const { followUp, pages, editions } = app.services;
  const due = async (title: string, on: string, owner = awa.personId) => {
    const id = await add(title);
    await followUp.follow(id, { owner, due: on }, awa);
    return id;
  };
  // Today is 2026-11-25.
  await due('Dans dix jours', '2026-12-05');
  await due('Plus tard', '2026-12-31');
  await due('Hier', '2026-11-24');
  await due('Il y a longtemps', '2026-03-01');
  await due('De Béa, demain', '2026-11-26', bea.personId);
  await pages.archive(await due('Archivée', '2026-11-26'), awa);
  await editions.publish(await due('Publiée', '2026-11-26'), {}, awa);
  const found = await desk();
  expect(found.due.map(({ title, isLate, isOld }) => [title, isLate, isOld])).toEqual([
    ['Hier', true, false],
    ['Dans dix jours', false, false],
    ['Il y a longtemps', true, true],
  ]);
  expect(titles((await desk(bea)).due)).toEqual(['De Béa, demain']);
});

test('a draft that was sent back is on the desks of its owner and its requester until they ask again', async () => {
  const { reviewAsking, reviews, reviewers, followUp } = app.services;
  const id = await add('Renvoyée');
  await followUp.follow(id, { owner: bea.personId, due: '' }, awa);
  const request = { name: 'Fanta', email: 'fanta@example.org', locale: 'fr', due: '', message: '', people: null };
  await reviewAsking.ask(id, request, awa, 'https://wiki.example');
  const found = async (viewer: Viewer) =>
    (await desk(viewer)).sentBack.map(({ title, name, reason }) => [title, name, reason]);
  expect([await found(awa), await found(bea)]).toEqual([[], []]);
  const [open] = (await reviews.list(id, awa)).requests;
  const { path } = await reviews.makeLink(id, open!.id, awa);
  const key = /relire\/([\w-]+)/.exec(path)![1]!;
  const { draft } = await reviewers.read(key, { role: 'public' });
  await reviewers.answer(
    key,
    { answer: 'changes', reason: 'Où ?' },
    draft.state,
    { role: 'public' },
    'https://wiki.example',
  );
  const expected = [['Renvoyée', 'Fanta', 'Où ?']];
  expect([await found(awa), await found(bea)]).toEqual([expected, expected]);
  expect([await waiting('Renvoyée'), await waiting('Renvoyée', bea)]).toMatchObject([{ id }, { id }]);
  app.clock.pass({ minutes: 1 });
  await reviewAsking.askAgain(id, open!.id, awa, 'https://wiki.example');
  expect([await found(awa), await found(bea)]).toEqual([[], []]);
  expect([await waiting('Renvoyée'), await waiting('Renvoyée', bea)]).toEqual([undefined, undefined]);
});

test('a draft that all reviewers approve as it is waits on the desks of its owner and requester', async () => {
  const { reviewAsking, reviews, reviewers, followUp, board, drafts, editions } = app.services;
  const id = await add('Approuvée');
  await followUp.follow(id, { owner: bea.personId, due: '' }, awa);
  const site = 'https://wiki.example';
  const request = { name: '', email: '', locale: 'fr', due: '', message: '', people: [bea.personId] };
  await reviewAsking.ask(id, request, awa, site);
  // Requests of the same instant have no order.
  app.clock.pass({ minutes: 1 });
  await reviewAsking.ask(id, { ...request, name: 'Fanta', email: 'fanta2@example.org', people: null }, awa, site);
  const next = async (viewer: Viewer = awa) => {
    const { entries } = await board.list(viewer, parseBoardQuery(new URLSearchParams('titre=Approuvée')));
    return nextStep(entries[0]!, personIdOf(viewer));
  };
  const found = async () => [await desk(), await desk(bea)].map(({ approved }) => approved.map(({ names }) => names));
  const requests = async () => (await reviews.list(id, awa)).requests;
  const answer = async (key: string, given: 'approved' | 'changes', viewer: Viewer) => {
    const { draft } = await reviewers.read(key, viewer);
    await reviewers.answer(key, { answer: given, reason: 'Où ?' }, draft.state, viewer, site);
  };
  const keyOf = async (requestId: string) => (await reviews.makeLink(id, requestId, awa)).path.split(/[/?]/)[2]!;
  const fanta = async () => (await requests()).findLast(({ name, answer }) => name === 'Fanta' && answer === null)!.id;
  // The person asked has to read; the person who asked, to wait.
  expect([await next(), await next(bea), await found()]).toEqual(['awaited', 'in-review', [[], []]]);
  await answer((await reviewers.findOwn(id, bea))!, 'approved', bea);
  expect([await next(), await next(bea), await found()]).toEqual(['awaited', 'awaited', [[], []]]);
  await answer(await keyOf(await fanta()), 'changes', { role: 'public' });
  expect([await next(), await found()]).toEqual(['rework', [[], []]]);
  app.clock.pass({ minutes: 1 });
  await reviewAsking.askAgain(id, (await requests()).find(({ name }) => name === 'Fanta')!.id, awa, site);
  await answer(await keyOf(await fanta()), 'approved', { role: 'public' });
  const names = [['Béa', 'Fanta']];
  expect([await next(), await found()]).toEqual(['publish', [names, names]]);
  await drafts.replace(id, text.copy(text.content.append(text.content)));
  expect([await next(), await found()]).toEqual(['ask-again', [[], []]]);
  await editions.publish(id, {}, awa);
  expect([await next(), await found()]).toEqual([null, [[], []]]);
});

test('a page becomes late at midnight in the network’s time zone', async () => {
  const { board, followUp } = app.services;
  const id = await add('Ce jour');
  const today = board.today();
  await followUp.follow(id, { owner: bea.personId, due: today }, awa);
  const late = async () => (await desk(bea)).due.find(({ title }) => title === 'Ce jour')!.isLate;
  expect(await late()).toBe(false);
  // 23:30 in UTC is half past midnight in Paris.
  while (!app.clock.now().toISOString().includes('T23:')) app.clock.pass({ hours: 1 });
  expect(app.clock.now().toISOString().slice(0, 10)).toBe(today);
  expect([board.today() > today, await late()]).toEqual([true, true]);
});

test('an annotation on one’s own page, or one without owner, waits until the staff has the last word', async () => {
  const { editions, annotations, annotationChanges, invitations, followUp, home } = app.services;
  const publish = async (title: string, owner: string) => {
    const id = await add(title);
    await followUp.follow(id, { owner, due: '' }, awa);
    await editions.publish(id, {}, awa);
    return id;
  };
  const [mine, theirs, nobodys] = [
    await publish('La mienne', awa.personId),
    await publish('La sienne', bea.personId),
    await publish('À personne', ''),
  ];
  const ask = async (pageId: string, body: string) => {
    const { invitation } = await invitations.invite(
      { pageId, name: 'A. Diarra', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 60 },
      awa,
    );
    const { id: invitationId, name, organisation, country, side } = invitation;
    const partner: Viewer = {
      role: 'partner',
      invitationId,
      pageId,
      sessionId: 's',
      name,
      organisation,
      country,
      side,
    };
    app.clock.pass({ minutes: 1 });
    const { id } = await annotations.create(
      { pageId, kind: 'question', body, selection: { exact: 'phrase' } },
      partner,
    );
    return { id, partner };
  };
  const { id, partner } = await ask(mine, 'Sur la mienne ?');
  await ask(theirs, 'Sur la sienne ?');
  await ask(nobodys, 'Sur celle de personne ?');
  const waiting = async (viewer: Viewer = awa) => (await desk(viewer)).annotations.map(({ body }) => body);
  expect(await waiting()).toEqual(['Sur celle de personne ?', 'Sur la mienne ?']);
  expect(await waiting(bea)).toEqual(['Sur celle de personne ?', 'Sur la sienne ?']);
  const all = await home.unanswered(awa, { ownOnly: false, open: false, before: null });
  expect(all.annotations.map(({ body }) => body)).toEqual([
    'Sur celle de personne ?',
    'Sur la sienne ?',
    'Sur la mienne ?',
  ]);
  const [first] = all.annotations;
  const rest = await home.unanswered(awa, {
    ownOnly: false,
    open: false,
    before: { createdAt: first!.createdAt, id: first!.id },
  });
  expect(rest.annotations.map(({ body }) => body)).toEqual(['Sur la sienne ?', 'Sur la mienne ?']);

  const answer = async (viewer: Viewer) => {
    app.clock.pass({ minutes: 1 });
    await annotations.reply({ parentId: id, body: 'Une suite.' }, viewer);
  };
  await answer(partner);
  expect(await waiting()).toContain('Sur la mienne ?');
  await answer(bea);
  expect(await waiting()).not.toContain('Sur la mienne ?');
  await answer(partner);
  expect(await waiting()).toContain('Sur la mienne ?');
  await annotationChanges.resolve(id, bea);
  expect(await waiting()).not.toContain('Sur la mienne ?');
  // A colleague's annotation waits for the owner, one's own for nobody.
  for (const viewer of [awa, bea])
    await annotations.create(
      { pageId: mine, kind: 'comment', body: `De ${viewer.name}`, selection: { exact: 'phrase' } },
      viewer,
    );
  expect(await waiting()).toEqual(['De Béa', 'Sur celle de personne ?']);
  app.clock.pass({ days: 40 });
  expect((await desk()).annotations.map(({ isOld }) => isOld)).toEqual([true, true]);
  await expect(home.unanswered(app.member, { ownOnly: true, open: false, before: null })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('a mention waits until its thread is closed, or the person mentioned has written in it', async () => {
  const { annotations, annotationChanges, editions, pages } = app.services;
  const pageId = await add('Où l’on se parle', bea);
  await editions.publish(pageId, {}, bea);
  const addComment = async (body: string, viewer: Viewer = bea) => {
    app.clock.pass({ minutes: 1 });
    return (await annotations.create({ pageId, kind: 'comment', body, selection: { exact: 'phrase' } }, viewer)).id;
  };
  const answer = async (parentId: string, body: string, viewer: Viewer) => {
    app.clock.pass({ minutes: 1 });
    return annotations.reply({ parentId, body }, viewer);
  };
  const mentions = async (viewer: Viewer = awa) => (await desk(viewer)).mentions.map(({ body }) => body);
  const first = await addComment('Qu’en dit @Awa Diarra ?');
  const second = await addComment('Rien à personne.');
  await answer(second, 'Et vous, @Awa Diarra ?', bea);
  // One's own name in one's own annotation is no mention, neither of oneself nor of others.
  await addComment('Signé @Awa Diarra', awa);
  expect(await mentions()).toEqual(['Et vous, @Awa Diarra ?', 'Qu’en dit @Awa Diarra ?']);
  expect(await mentions(bea)).toEqual([]);
  expect(await waiting('Où l’on se parle')).toMatchObject({ id: pageId, mentionsViewer: true });
  expect(await waiting('Où l’on se parle', bea)).toBeUndefined();
  const { entries } = await app.services.board.list(bea, parseBoardQuery(new URLSearchParams({ titre: 'se parle' })));
  expect(entries).toMatchObject([{ id: pageId, mentionsViewer: false }]);
  await answer(second, 'Oui.', awa);
  expect(await mentions()).toEqual(['Qu’en dit @Awa Diarra ?']);
  await answer(second, 'Et ceci, @Awa Diarra ?', bea);
  expect(await mentions()).toEqual(['Et ceci, @Awa Diarra ?', 'Qu’en dit @Awa Diarra ?']);
  await annotationChanges.resolve(second, bea);
  await annotationChanges.edit(first, { body: 'Qu’en dit @Béa ?' }, bea);
  expect(await mentions()).toEqual([]);
  expect(await waiting('Où l’on se parle')).toBeUndefined();
  await annotationChanges.edit(first, { body: 'Qu’en dit @Awa Diarra, enfin ?' }, bea);
  expect(await mentions()).toEqual(['Qu’en dit @Awa Diarra, enfin ?']);
  await pages.archive(pageId, bea);
  expect(await mentions()).toEqual([]);
  await pages.restore(pageId, bea);
  for (let i = 0; i < 6; i++) await addComment(`Encore @Awa Diarra ${i}`);
  const { mentions: shown, hasMore } = await desk();
  expect([shown.length, hasMore.mentions]).toEqual([6, true]);
});

test('the drafts that a person was writing come first, latest first; more than are shown are reported', async () => {
  const { database } = app.services;
  const ids = [];
  for (let i = 0; i < 8; i++) ids.push(await add(`Écrite ${i}`, COMMAND_LINE));
  const write = (id: string, at: string) =>
    appendToLog(database, [{ pageId: id, data: Buffer.from('x'), personId: bea.personId }], at);
  await write(ids[1]!, '2027-06-01T08:00:00.000Z');
  await write(ids[0]!, '2027-06-02T08:00:00.000Z');
  await write(ids[1]!, '2027-06-03T08:00:00.000Z');
  const few = await desk(bea);
  expect(titles(few.resume).slice(0, 2)).toEqual(['Écrite 1', 'Écrite 0']);
  for (const id of ids) await write(id, '2027-06-04T08:00:00.000Z');
  const many = await desk(bea);
  expect([many.resume.length, many.hasMore.resume]).toEqual([6, true]);
});

test('counts by kind and the list of latest pages follow publishing, visibility, archiving and binning', async () => {
  const { pages, editions, publishedLists, bin } = app.services;
  const page = async (kind: 'study' | 'practice', title: string) => {
    const given = { kind, title, summary: 'Un résumé.', visibility: 'public' as const, document: text };
    const { id } = await pages.create(given, awa);
    return id;
  };
  const counted = async (viewer: Viewer = PUBLIC_VIEWER) => {
    const counts = await publishedLists.count(viewer);
    const latest = (await publishedLists.latest(viewer, 50)).filter(({ kind }) => kind !== 'article');
    return [counts.get('study') ?? 0, counts.get('practice') ?? 0, titles(latest).sort().join()];
  };
  expect(await counted()).toEqual([0, 0, '']);
  const [study, practice] = [await page('study', 'Une étude'), await page('practice', 'Une pratique')];
  expect(await counted(), 'drafts are not counted').toEqual([0, 0, '']);
  for (const id of [study, practice]) await editions.publish(id, {}, COMMAND_LINE);
  expect(await counted()).toEqual([1, 1, 'Une pratique,Une étude']);
  const { notice, summary, language, slug } = (await pages.find(study))!;
  const details = { title: 'Une étude', summary, language, slug, visibility: 'members' as const, ...notice };
  await pages.changeDetails(study, details, awa);
  expect(await counted()).toEqual([0, 1, 'Une pratique']);
  expect(await counted(awa)).toEqual([1, 1, 'Une pratique,Une étude']);
  await pages.archive(practice, awa);
  expect(await counted()).toEqual([0, 0, '']);
  await bin.bin(study, COMMAND_LINE);
  expect(await counted(awa)).toEqual([0, 0, '']);
});
