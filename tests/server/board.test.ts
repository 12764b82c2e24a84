import { afterAll, beforeAll, expect, test } from 'vitest';
import { boardView } from '#app/board/board-view.server.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import { compactDraft, findDraftPosition } from '#db/drafts/draft-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import type { BoardEntry } from '#server/board/board-entries.ts';
import {
  boardLists,
  boardQuery,
  NEXT_YEAR,
  OUTSIDE,
  openBoardRig,
  titlesOf,
  writeWord,
} from '#tests/support/board-rig.ts';
import type { SocketRig } from '#tests/support/socket-rig.ts';

registerAllMessages();

let rig: SocketRig;
let awa: Viewer & { role: 'staff' };
let bruno: Viewer & { role: 'staff' };
/** Page ids by title. */
let ids: Record<string, string>;
const { list, all, file } = boardLists(() => ({ rig, awa }));

beforeAll(async () => {
  ({ rig, awa, bruno, ids } = await openBoardRig());
});
afterAll(() => rig.close());

test('the board lists the stage of each page and collection, without those that are archived', async () => {
  const { entries, counts, total } = await rig.services.board.list(awa, boardQuery('tri=stage'));
  const found = Object.fromEntries(entries.map((entry) => [entry.title, entry]));
  expect(Object.fromEntries(entries.map(({ title, stage }) => [title, stage]))).toEqual({
    Boîte: 'draft',
    Écrite: 'draft',
    'À relire': 'in-review',
    'En avance': 'ahead',
    'Ya tout': 'current',
  });
  expect([counts, total]).toEqual([{ draft: 2, 'in-review': 1, ahead: 1, current: 1 }, 5]);
  expect(found['En avance']).toMatchObject({ writer: 'Bruno', edition: 1, owner: null, late: false });
  expect(found.Écrite).toMatchObject({ owner: 'Bruno', dueOn: '2020-02-29', late: true, edition: null });
  // The person who creates a page owns it until somebody else does.
  expect(found['À relire']).toMatchObject({ owner: 'Awa', dueOn: null });
  expect(found.Boîte).toMatchObject({ kind: 'toolkit', owner: null, path: '/outils/boite' });
});

test('archived pages and collections are listed on request, alone, and are never late', async () => {
  const { board, followUp, pages, bin } = rig.services;
  const id = ids.Archivée!;
  await pages.restore(id, awa);
  await followUp.follow(id, { owner: bruno.personId, due: '2020-02-29' }, awa);
  await pages.archive(id, awa);
  const { entries, total } = await board.list(awa, boardQuery('archives=1'));
  expect([titlesOf(entries), total]).toEqual([['Archivée'], 1]);
  expect(entries[0]).toMatchObject({ isArchived: true, late: false, path: '/fiches/archivee' });
  expect(await list('archives=1&resp=me')).toEqual([]);
  expect(await list('archives=1&genre=study')).toEqual([]);
  expect((await file('archives=1', 'fr')).split('\r\n')[1]).toMatch(
    /^Archivée;Fiche pratique;Archivée;;L’équipe seule;.*;Remettre en place;https/,
  );
  expect((await file('titre=ecrite', 'fr')).split('\r\n')[1]).toMatch(/;2020-02-29;en retard;.*;Écrire;https/);
  const { id: box } = await rig.services.collections.create({ kind: 'review', title: 'Vieille', summary: '' }, awa);
  await rig.services.collections.archive(box, awa);
  expect(await list('archives=1&tri=title')).toEqual(['Archivée', 'Vieille']);
  // The bin has a list of its own.
  await bin.bin(id, awa);
  expect(await list('archives=1')).toEqual(['Vieille']);
  await bin.restore(id, awa);
});

test('rows are filtered by kind, stage, person and lateness, together', async () => {
  expect(await list('genre=study')).toEqual(['À relire']);
  // Words of the title, without accents, in any order; no character in them is a wildcard.
  expect(await list('titre=ECRI')).toEqual(['Écrite']);
  expect(await list('titre=avance+en')).toEqual(['En avance']);
  expect(await list('titre=boite')).toEqual(['Boîte']);
  expect(await list('titre=a_relire%25'), 'signs stand for themselves').toEqual([]);
  const searched = await rig.services.board.list(awa, boardQuery('titre=t'));
  expect([searched.total, searched.entries.length]).toEqual([3, 3]);
  expect(await list('etat=ahead')).toEqual(['En avance']);
  expect(await list('resp=me&tri=title')).toEqual(['À relire', 'Ya tout']);
  expect(await list('resp=me', bruno)).toEqual(['Écrite']);
  expect(await list(`resp=${bruno.personId}&etat=current`)).toEqual([]);
  expect(await list('resp=none&tri=title')).toEqual(['Boîte', 'En avance']);
  // Unchanged published pages are not late.
  expect(await list('retard=1')).toEqual(['Écrite']);
  const { counts, total } = await rig.services.board.list(awa, boardQuery('resp=me&etat=current'));
  expect([counts['in-review'], total]).toEqual([1, 1]);
});

test('rows are filtered by programme, and by the pole of the notice or of the page’s owner', async () => {
  const { people, pages, board } = rig.services;
  const { common, own } = emptyNotice('factsheet');
  const change = async (title: string, named: { poles?: string[]; programmes?: string[] }) => {
    const id = ids[title]!;
    const page = (await pages.find(id))!;
    await pages.changeDetails(id, { ...page, common: { ...common, ...named }, own }, awa);
  };
  await change('En avance', { poles: ['ECSI'], programmes: ['explor'] });
  await change('Ya tout', { programmes: ['explor', 'cooplab'] });
  // A viewer without a pole sees the pages of all poles.
  expect((await list('pole=mine')).length).toBe((await list('')).length);
  await people.changePole(bruno.personId, { pole: 'ECSI' }, COMMAND_LINE);
  expect(await list('pole=mine&tri=title', bruno)).toEqual(['Écrite', 'En avance']);
  expect(await list('pole=ECSI&etat=draft')).toEqual(['Écrite']);
  expect(await list('pole=MEIJ')).toEqual([]);
  expect(await list('programme=explor&tri=title')).toEqual(['En avance', 'Ya tout']);
  expect(await list('programme=explor&pole=ECSI')).toEqual(['En avance']);
  expect((await board.list(awa, boardQuery('programme=explor'))).counts).toMatchObject({ ahead: 1, current: 1 });
  // The filters follow a changed notice, and a person who leaves a pole.
  await change('Ya tout', { programmes: ['cooplab'] });
  await people.changePole(bruno.personId, { pole: '' }, COMMAND_LINE);
  expect([await list('programme=explor'), await list('pole=ECSI')]).toEqual([['En avance'], ['En avance']]);
  await expect(people.changePole(bruno.personId, { pole: 'XYZ' }, COMMAND_LINE)).rejects.toMatchObject({
    details: { fields: ['pole'] },
  });
  await expect(people.changePole(bruno.personId, { pole: '' }, awa)).rejects.toMatchObject({ code: 'forbidden' });
});

test('rows are sorted by title, due date, owner or latest change, those without a value last', async () => {
  expect(await list('tri=title')).toEqual(['À relire', 'Boîte', 'Écrite', 'En avance', 'Ya tout']);
  expect((await list('tri=due')).slice(0, 3)).toEqual(['Écrite', 'Ya tout', 'En avance']);
  expect((await list('tri=due&ordre=desc')).slice(0, 3)).toEqual(['En avance', 'Ya tout', 'Écrite']);
  expect(new Set((await list('tri=owner')).slice(3))).toEqual(new Set(['Boîte', 'En avance']));
  const latest = await rig.services.board.list(awa, boardQuery('tri=changed'));
  const times = latest.entries.map(({ changedAt }) => changedAt);
  expect(times).toEqual(times.toSorted().reverse());
  // By default, late rows come first, then those that wait for the viewer, then the latest.
  const byDate = titlesOf(latest.entries);
  const firstly = (...first: string[]) => [...first, ...byDate.filter((title) => !first.includes(title))];
  expect(await list('')).toEqual(firstly('Écrite'));
  const toBruno = { ...OUTSIDE, name: '', email: '', people: [bruno.personId] };
  await rig.services.reviewAsking.ask(ids['Ya tout']!, toBruno, awa, rig.url);
  expect(await list('', bruno)).toEqual(firstly('Écrite', 'Ya tout'));
  expect(titlesOf(await all('', bruno))).toEqual(firstly('Écrite', 'Ya tout'));
  expect(await list(''), 'it waits for somebody else').toEqual(firstly('Écrite'));
  const own = (await rig.services.reviewers.findOwn(ids['Ya tout']!, bruno))!;
  await rig.services.reviews.withdraw(ids['Ya tout']!, own, awa);
});

test('rows are sorted by their open annotations, most first', async () => {
  const { annotations, annotationChanges } = rig.services;
  const note = (body: string) =>
    annotations.create({ pageId: ids['Ya tout']!, kind: 'comment', body, selection: { exact: 'mot' } }, awa);
  const [first] = [await note('Une.'), await note('Deux.')];
  const open = async () => {
    const { entries } = await rig.services.board.list(awa, boardQuery('tri=threads'));
    return entries.map(({ title, openThreads }) => [title, openThreads]).slice(0, 2);
  };
  expect((await open())[0]).toEqual(['Ya tout', 2]);
  await annotationChanges.resolve(first!.id, awa);
  expect((await open())[0]).toEqual(['Ya tout', 1]);
  expect((await list('tri=threads&ordre=asc')).at(-1)).toBe('Ya tout');
});

test('the characters % and _ in a title filter match only themselves', async () => {
  const { pages } = rig.services;
  for (const title of ['Cent pour cent', 'Cent % local', 'Un_deux'])
    await pages.create({ kind: 'article', title, summary: 'Un résumé.' }, awa);
  expect(await list('titre=%25')).toEqual(['Cent % local']);
  expect(await list('titre=_')).toEqual(['Un_deux']);
  expect(await list('titre=cent+%25')).toEqual(['Cent % local']);
  expect(await list('titre=n_d')).toEqual(['Un_deux']);
  for (const { id } of (await rig.services.board.list(awa, boardQuery('genre=article'))).entries)
    await pages.archive(id, awa);
});

test('the view by stage has the first rows of each stage, and the number of all', async () => {
  const { entries, counts } = await rig.services.board.byStage(awa, boardQuery('tri=title'), 1);
  expect(titlesOf(entries)).toEqual(['Boîte', 'À relire', 'En avance', 'Ya tout']);
  expect(counts.draft).toBe(2);
});

test('the calendar of a month lists the pages that are due in it', async () => {
  const { board } = rig.services;
  const due = async (month: string, text = '') => titlesOf((await board.dueIn(awa, boardQuery(text), month)).entries);
  expect(await due(`${NEXT_YEAR}-03`)).toEqual(['Ya tout', 'En avance']);
  expect(await due(`${NEXT_YEAR}-03`, 'resp=me')).toEqual(['Ya tout']);
  expect(await due('2026-11')).toEqual([]);
});

test('the calendar of a month lists the first 300 due dates, and reports that there are others', async () => {
  const { board, database } = rig.services;
  const [model] = await database.read.selectFrom('page').selectAll().execute();
  const copies = Array.from({ length: 310 }, (_, i) => ({
    ...model!,
    ...{ id: newId(), slug: `echeance-${i}`, titleKey: `${i}`, dueOn: `${NEXT_YEAR}-10-${10 + (i % 10)}` },
  }));
  await database.write(async (trx) => {
    for (const copy of copies) await trx.insertInto('page').values(copy).execute();
  });
  const { entries, hasMore } = await board.dueIn(awa, boardQuery(), `${NEXT_YEAR}-10`);
  expect([entries.length, entries[0]!.dueOn, hasMore]).toEqual([300, `${NEXT_YEAR}-10-10`, true]);
  const { days, hasMoreDue } = await boardView(new URLSearchParams(`vue=dates&mois=${NEXT_YEAR}-10`), {
    services: rig.services,
    viewer: awa,
    locale: 'fr',
  } as never);
  expect([days.length, hasMoreDue]).toEqual([10, true]);
  await database.write((trx) => trx.deleteFrom('page').where('slug', 'like', 'echeance-%').execute());
  expect(await board.dueIn(awa, boardQuery(), `${NEXT_YEAR}-10`)).toEqual({ entries: [], hasMore: false });
});

test('the owner of a page must be one of the staff, and its due date a day that exists', async () => {
  const { followUp, people } = rig.services;
  const page = ids.Écrite!;
  const member = await people.invite(
    { name: 'Membre', email: 'membre@example.org', organisation: '', locale: 'fr', role: 'member', admin: false },
    COMMAND_LINE,
    rig.url,
  );
  for (const input of [
    { owner: member.id, due: '' },
    { owner: 'nobody', due: '' },
    { owner: 'x'.repeat(41), due: '' },
  ])
    await expect(followUp.follow(page, input, awa)).rejects.toMatchObject({ details: { fields: ['owner'] } });
  for (const due of ['2026-02-30', '31/12/2096', 'demain', '2096-12-31T00:00', '9999-12-31'])
    await expect(followUp.follow(page, { owner: '', due }, awa)).rejects.toMatchObject({
      details: { fields: ['due'] },
    });
  expect(await rig.services.pages.find(page)).toMatchObject({ ownerId: bruno.personId, dueOn: '2020-02-29' });
});

test('the CSV file has every row, in its reader’s language', async () => {
  const lines = (await file('tri=title&p=2', 'fr')).trim().split('\r\n');
  expect(lines.map((line) => line.split(';')[0]!.replace('\ufeff', ''))).toEqual([
    'Titre',
    'À relire',
    'Boîte',
    'Écrite',
    'En avance',
    'Ya tout',
  ]);
  expect(lines[4]).toMatch(
    /^En avance;Fiche pratique;Brouillon modifié;1;.+;;\d{4}-03-31;;\d{4}-\d\d-\d\d;Bruno;;0;0;Voir ce qui change;https:\/\/wiki.example\/fiches\/en-avance$/,
  );
  expect(await file('etat=ahead&resp=me', 'en')).toMatch(/^\ufeffTitle,Kind of page,Stage,[^\n]*\r\n$/);
});

test('the board is for the staff alone', async () => {
  const { board, followUp, access } = rig.services;
  const member = await access.findViewer((await rig.signIn('member', 'Dédé')).cookie);
  for (const look of [() => board.list(member, boardQuery()), () => all('', member), () => followUp.owners(member)])
    await expect(async () => look()).rejects.toMatchObject({ code: 'not-found' });
});

test('paging through each order lists every row once, with collections among the pages', async () => {
  const { pages, collections, board, followUp } = rig.services;
  for (let i = 0; i < 60; i++) {
    const { id } = await pages.create(
      { kind: 'article', title: `Page ${String(i * 7).padStart(3, '0')}`, summary: '' },
      awa,
    );
    if (i % 3 === 0)
      await followUp.follow(id, { owner: i % 2 ? bruno.personId : '', due: `${NEXT_YEAR}-04-${10 + (i % 19)}` }, awa);
    if (i % 12 === 0)
      await collections.create(
        { kind: 'review', title: `Page ${String(i * 7 + 1).padStart(3, '0')}`, summary: '' },
        awa,
      );
  }
  for (const order of [
    'tri=title',
    'tri=title&ordre=desc',
    'tri=due',
    'tri=owner&ordre=desc',
    'tri=stage',
    '',
    'etat=unpublished',
    'etat=unpublished&tri=title',
    'etat=unpublished&tri=due',
  ]) {
    const inFile = await all(order);
    const shown: BoardEntry[] = [];
    for (const page of [1, 2, 3]) shown.push(...(await board.list(awa, boardQuery(`${order}&p=${page}`))).entries);
    expect(
      shown.map(({ id }) => id),
      order,
    ).toEqual(inFile.map(({ id }) => id));
    // Two of them are published.
    expect(new Set(shown.map(({ id }) => id)).size, order).toBe(order.startsWith('etat') ? 68 : 70);
  }
  const byTitle = titlesOf((await all('tri=title')).filter(({ kind }) => kind !== 'toolkit'));
  expect(byTitle.filter((title) => title.startsWith('Page '))).toEqual(
    byTitle.filter((title) => title.startsWith('Page ')).toSorted(),
  );
});

test('counts are up to date after any change of what pages are counted by', async () => {
  const { pages, editions, people, board, reviewAsking } = rig.services;
  const { cookie } = await rig.signIn('staff', 'Fatou');
  const page = await pages.create({ kind: 'practice', title: 'Comptée', summary: 'Un résumé.' }, bruno);
  const counts = async (text: string) => (await board.list(awa, boardQuery(text))).counts;
  const none = { draft: 0, 'in-review': 0, ahead: 0, current: 0 };
  expect(await counts('genre=practice')).toEqual({ ...none, draft: 1 });
  await reviewAsking.ask(page.id, OUTSIDE, awa, rig.url);
  expect(await counts('genre=practice')).toEqual({ ...none, 'in-review': 1 });
  await writeWord(rig, page.id, cookie);
  await editions.publish(page.id, {}, COMMAND_LINE);
  expect(await counts('genre=practice')).toEqual({ ...none, current: 1 });
  await writeWord(rig, page.id, cookie);
  expect(await counts('genre=practice')).toEqual({ ...none, ahead: 1 });
  expect(await counts('genre=practice&pole=CID')).toEqual(none);
  await people.changePole(bruno.personId, { pole: 'CID' }, COMMAND_LINE);
  expect(await counts('genre=practice&pole=CID')).toEqual({ ...none, ahead: 1 });
  await pages.archive(page.id, awa);
  expect(await counts('genre=practice')).toEqual(none);
});

test('writing in a draft is known after compaction of the log, and after a start from nothing', async () => {
  const { database, pages, editions, board } = rig.services;
  const { cookie } = await rig.signIn('staff', 'Élise');
  const page = await pages.create({ kind: 'article', title: 'Compactée', summary: 'Un résumé.' }, awa);
  await writeWord(rig, page.id, cookie);
  await editions.publish(page.id, {}, COMMAND_LINE);
  await writeWord(rig, page.id, cookie);
  const state = await rig.services.drafts.state(page.id);
  const upTo = await findDraftPosition(database.read, page.id);
  const later = new Date(Date.now() + 60_000).toISOString();
  await database.write((trx) => compactDraft(trx, page.id, { state, parts: [state], upTo }, later));
  const { entries } = await board.list(awa, boardQuery());
  expect(entries.find(({ id }) => id === page.id)).toMatchObject({ stage: 'ahead', writer: 'Élise' });
  // Reading the whole log again gives the same rows.
  const before = await all('tri=title');
  await database.write((trx) => trx.updateTable('boardProgress').set({ position: 0 }).execute());
  expect(await all('tri=title')).toEqual(before);
});

test('titles are sorted as in a dictionary, whatever the addresses and after a change of title', async () => {
  const { pages, collections } = rig.services;
  const made = [
    ['Œuvre commune', 'zzz'],
    ['« Échanger »', 'xxx'],
    ['l’Eau', 'aaa'],
    ['Égalité', 'yyy'],
    ['مياه', 'bbb'],
  ] as const;
  const ids = [];
  for (const [title, slug] of made)
    ids.push((await pages.create({ kind: 'module', title, slug, summary: '' }, awa)).id);
  expect(await list('genre=module&tri=title')).toEqual(['« Échanger »', 'Égalité', 'l’Eau', 'Œuvre commune', 'مياه']);
  const { notice, ...page } = await pages.require(awa, ids[2]!);
  await pages.changeDetails(page.id, { ...page, ...notice, title: 'Zone rurale' }, awa);
  expect(await list('genre=module&tri=title&ordre=desc')).toEqual([
    'مياه',
    'Zone rurale',
    'Œuvre commune',
    'Égalité',
    '« Échanger »',
  ]);
  await collections.create({ kind: 'booklet', title: 'Élan', slug: 'zzz', summary: '' }, awa);
  const among = ['Égalité', 'Élan', 'Zone rurale'];
  expect((await all('tri=title')).map(({ title }) => title).filter((title) => among.includes(title))).toEqual(among);
});
