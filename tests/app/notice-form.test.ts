import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type FieldAnswer,
  type FieldStatus,
  type FieldValue,
  type FieldValues,
  NoticeKeeper,
} from '#app/editor/notice/notice-keeper.ts';
import { action as fieldAction, loader as fieldLoader } from '#app/routes/$segment_.$slug_.ecrire_.notice.ts';
import { action, loader } from '#app/routes/$segment_.$slug_.notice.tsx';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { type Page, updatePage } from '#db/pages/page-repository.ts';
import { actionArgs, loaderArgs, refusal } from '#tests/support/route-calls.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;
let page: Page;
beforeAll(async () => {
  app = await createTestServices();
  page = await app.services.pages.create(
    { kind: 'workshop', title: 'Atelier', slug: 'atelier', visibility: 'public', summary: 'Un résumé.' },
    app.staff,
  );
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  await app.services.pages.create({ kind: 'workshop', title: 'Autre', slug: 'autre' }, app.staff);
});
afterAll(() => app.close());

const PARAMS = { segment: 'ateliers', slug: 'atelier' };
const PATH = '/ateliers/atelier/notice';
const show = (viewer: Viewer) => loader(loaderArgs(PATH, PARAMS, app.contextOf(viewer)));
const send = (fields: Record<string, string | string[]>, viewer: Viewer = app.staff) =>
  action(actionArgs(PATH, PARAMS, app.contextOf(viewer), { intent: 'save', ...FIELDS, ...fields }));
const FIELDS = { title: 'Atelier', summary: 'Un résumé.', slug: 'atelier', language: 'fr', visibility: 'public' };

/** The returned form, if it was refused. */
async function refused(answer: Promise<unknown>) {
  const value = await answer;
  if (value instanceof Response) throw new Error(`taken: ${value.headers.get('Location')}`);
  return value as {
    data: { values: Record<string, unknown>; errors: Record<string, string> };
    init: { status: number };
  };
}

describe('the form of a notice', () => {
  test('is for staff: the public is redirected to the sign-in, a member is refused', async () => {
    expect(await refusal(show(PUBLIC_VIEWER))).toMatchObject({
      status: 302,
      location: `/connexion?retour=${encodeURIComponent(PATH)}`,
    });
    expect((await refusal(show(app.member))).status).toBe(403);
    expect((await refusal(send({ title: 'Pris' }, app.member))).status).toBe(403);
    expect((await refusal(send({ title: 'Pris' }, PUBLIC_VIEWER))).status).toBe(401);
    expect((await show(app.staff)).title, 'nothing was changed').toBe('Atelier');
  });

  test('keeps every field: choices, lines, dates, yes and no', async () => {
    const answer = await send({
      'common.countries': ['ML', 'SN'],
      'common.sdgs': ['6', '6.1'],
      'common.authors': 'Awa\r\n\r\n  Paul  \r\n',
      'own.aim': 'Comprendre\r\npuis décider',
      'own.session1': '2026-06-30',
      'own.participantsSouth': 'Un\nDeux',
      'own.validatedSouth': 'on',
    });
    expect(answer).toBeInstanceOf(Response);
    const saved = await app.services.pages.require(app.staff, page.id);
    expect(saved.notice.common).toMatchObject({
      countries: ['ML', 'SN'],
      sdgs: ['6', '6.1'],
      authors: ['Awa', 'Paul'],
    });
    expect(saved.notice.own).toMatchObject({
      aim: 'Comprendre\npuis décider',
      session1: '2026-06-30',
      participantsSouth: ['Un', 'Deux'],
      validatedSouth: true,
      validatedNorth: false,
    });
    expect((await show(app.staff)).values).toMatchObject({ 'common.authors': 'Awa\nPaul', 'own.validatedSouth': 'on' });
  });

  test('returns what was typed with the errors beside the fields, and saves nothing', async () => {
    const typed = {
      title: '   ',
      'own.session1': 'demain',
      'own.followUp': Array.from({ length: 61 }, (_, i) => `suite ${i}`).join('\n'),
      'common.countries': ['ZZ'],
      'own.aim': 'gardé',
    };
    const { data, init } = await refused(send(typed));
    expect(init.status).toBe(400);
    expect(data.errors).toEqual({
      title: 'manage.problem.title',
      'own.session1': 'manage.problem.date',
      'own.followUp': 'manage.problem.lines',
      'common.countries': 'manage.problem.choice',
    });
    expect(data.values).toMatchObject(typed);
    const kept = await app.services.pages.require(app.staff, page.id);
    expect(kept.title).toBe('Atelier');
    expect(kept.notice.own.aim).not.toBe('gardé');
  });

  test('refuses days that are slips, and accepts those that were stored before', async () => {
    const notice = (own: Record<string, string>) =>
      app.services.database.write((trx) =>
        updatePage(trx, page.id, { notice: { ...page.notice, own: { ...page.notice.own, ...own } }, updatedAt: 'v' }),
      );
    const errors = async (own: Record<string, string>) => (await refused(send({ version: 'v', ...own }))).data.errors;
    const window = (opens: string, closes: string) => ({
      'own.annotationOpens': opens,
      'own.annotationCloses': closes,
    });
    await notice({ annotationOpens: '2022-05-16', annotationCloses: '2022-06-30', session1: '9999-12-31' });
    // Somebody meant 2026.
    expect(await errors({ ...window('2022-05-16', '2021-06-30') })).toEqual({
      'own.annotationCloses': 'manage.problem.window',
    });
    expect(await errors({ ...window('', '2022-06-30') })).toEqual({ 'own.annotationOpens': 'manage.problem.window' });
    expect(await errors({ ...window('', ''), 'own.session2': '9999-12-31' })).toEqual({
      'own.session2': 'manage.problem.date',
    });
    expect(await errors({ ...window('2026-12-01', '3026-12-24') })).toEqual({
      'own.annotationCloses': 'manage.problem.window',
    });
    const one = await postField('own.annotationCloses', '2022-06-30', '2021-06-30');
    expect([one.status, one.ok]).toEqual([400, false]);
    // Days stored by an earlier release stay, and so do those of past workshops.
    const kept = { ...window('2022-05-16', '2022-06-30'), 'own.session1': '9999-12-31' };
    expect(await send({ version: 'v', ...kept })).toBeInstanceOf(Response);
    await notice({});
    expect(await send({ version: 'v', ...window('2022-05-16', '2022-07-31') })).toBeInstanceOf(Response);
  });

  test('reports a notice that is too long as a whole although each field fits', async () => {
    const lines = Array.from({ length: 60 }, () => 'x'.repeat(300)).join('\n');
    const typed = { 'common.keywords': lines, 'common.authors': lines, 'own.decisions': lines, 'own.followUp': lines };
    const { data, init } = await refused(send(typed));
    expect(init.status).toBe(400);
    expect(data.errors).toEqual({ notice: 'manage.problem.notice' });
    expect(data.values).toMatchObject(typed);
  });

  test('reports an address that is taken or invalid', async () => {
    expect(await refused(send({ slug: 'autre' }))).toMatchObject({
      init: { status: 409 },
      data: { errors: { slug: 'manage.problem.slugTaken' }, values: { slug: 'autre' } },
    });
    expect(await refused(send({ slug: 'Pas Une Adresse' }))).toMatchObject({
      init: { status: 400 },
      data: { errors: { slug: 'manage.problem.slug' } },
    });
  });

  test('archives and restores; rejects other intents', async () => {
    await send({ intent: 'archive' });
    expect((await app.services.pages.require(app.staff, page.id)).archivedAt).not.toBeNull();
    await expect(app.services.reading.read(PUBLIC_VIEWER, 'workshop', 'atelier')).rejects.toMatchObject({
      code: 'not-found',
    });
    await send({ intent: 'restore' });
    expect((await app.services.reading.read(PUBLIC_VIEWER, 'workshop', 'atelier')).edition?.number).toBe(1);
    expect((await refusal(send({ intent: 'destroy' }))).status).toBe(400);
  });

  test('refuses a body that is too large or no form before reading it', async () => {
    expect((await refusal(send({ summary: 'x'.repeat(600_000) }))).status).toBe(413);
    const request = new Request(`https://wiki.example.org${PATH}`, {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect((await refusal(action({ request, params: PARAMS, context: app.contextOf(app.staff) }))).status).toBe(415);
  });
});

const FIELD_PATH = '/ateliers/atelier/ecrire/notice';

async function postField(name: string, shown: FieldValue, value: FieldValue, viewer: Viewer = app.staff) {
  const fields = { champ: name, [name]: value, [`shown.${name}`]: shown };
  const answer = await fieldAction(actionArgs(FIELD_PATH, PARAMS, app.contextOf(viewer), fields));
  return { status: answer.status, ...((await answer.json()) as { ok: boolean; value: FieldValue; why?: string }) };
}

async function sendField(name: string, shown: FieldValue, value: FieldValue): Promise<FieldAnswer> {
  const { status, ok, value: now, why = '' } = await postField(name, shown, value);
  if (ok) return { state: 'stored', value: now };
  return status === 409 ? { state: 'conflict', value: now } : { state: 'refused', why };
}

const readFields = async () =>
  (
    (await (await fieldLoader(loaderArgs(FIELD_PATH, PARAMS, app.contextOf(app.staff)))).json()) as {
      values: FieldValues;
    }
  ).values;
const storedNotice = async () => (await app.services.pages.require(app.staff, page.id)).notice;

test('from the gate, a form opens the field that it names and leads back to publishing', async () => {
  const path = `${PATH}?champ=common.sectors&retour=publier`;
  expect(await loader(loaderArgs(path, PARAMS, app.contextOf(app.staff)))).toMatchObject({
    open: 'common.sectors',
    back: '/ateliers/atelier/publier',
  });
  expect(await show(app.staff)).toMatchObject({ open: null, back: '/ateliers/atelier' });
  const form = {
    intent: 'save',
    ...FIELDS,
    'common.keywords': 'eau, sol ; arbre\nforage',
    'common.authors': 'Diarra, Awa',
  };
  const answer = (await action(actionArgs(path, PARAMS, app.contextOf(app.staff), form))) as Response;
  expect(answer.headers.get('Location')).toBe('/ateliers/atelier/publier?fait=notice');
  expect((await app.services.pages.require(app.staff, page.id)).notice.common).toMatchObject({
    keywords: ['eau', 'sol', 'arbre', 'forage'],
    authors: ['Diarra, Awa'],
  });
});

test('saving redirects to the editor, draft or board that the form was opened from, else to the page', async () => {
  const opened = async (referer: string) => {
    const args = loaderArgs(PATH, PARAMS, app.contextOf(app.staff));
    return (await loader({ ...args, request: new Request(args.request, { headers: { referer } }) })).back;
  };
  const site = 'https://wiki.example.org';
  expect(await opened(`${site}/ateliers/atelier/ecrire`)).toBe('/ateliers/atelier/ecrire');
  expect(await opened(`${site}/tableau-de-bord?qui=moi&fait=suivi`)).toBe('/tableau-de-bord?qui=moi');
  for (const elsewhere of [`${site}/connexion`, `${site}${PATH}`, 'https://x.example/ateliers/atelier/ecrire', '/x'])
    expect(await opened(elsewhere), elsewhere).toBe('/ateliers/atelier');

  const saved = async (retour: string) => ((await send({ retour })) as Response).headers.get('Location');
  expect(await saved('/ateliers/atelier/brouillon')).toBe('/ateliers/atelier/brouillon?fait=notice');
  expect(await saved('/tableau-de-bord?qui=moi')).toBe('/tableau-de-bord?qui=moi&fait=notice');
  // At another address, the editor does not open without a network.
  for (const editor of ['', '?texte=1'])
    expect(await saved(`/ateliers/atelier/ecrire${editor}`)).toBe('/ateliers/atelier/ecrire');
  for (const elsewhere of ['https://x.example/ateliers/atelier/ecrire', '//x.example', '/admin', ''])
    expect(await saved(elsewhere), elsewhere).toBe('/ateliers/atelier?fait=notice');
  const again = await refused(send({ title: '', retour: '/ateliers/atelier/ecrire' }));
  expect(again.data).toMatchObject({ back: '/ateliers/atelier/ecrire' });
});

describe('one field of a notice, from the editor’s panel', () => {
  test('is stored beside others’ changes of other fields; the changes of a list are merged', async () => {
    await send({ 'common.countries': ['ML', 'SN'], 'own.aim': 'Comprendre' });
    expect(await postField('own.aim', 'Comprendre', ' Décider ')).toEqual({ status: 200, ok: true, value: 'Décider' });
    const version = (await app.services.pages.require(app.staff, page.id)).updatedAt;
    expect(await postField('common.countries', ['ML', 'SN'], ['ML', 'SN', 'TG'])).toMatchObject({ ok: true });
    const late = await postField('common.countries', ['ML', 'SN'], ['SN', 'BF']);
    expect(late).toMatchObject({ ok: true, value: ['SN', 'TG', 'BF'] });
    expect(await postField('common.keywords', '', 'eau\n\n sol ')).toMatchObject({ value: 'eau\nsol' });
    const { common, own } = await storedNotice();
    expect(common).toMatchObject({ countries: ['SN', 'TG', 'BF'], keywords: ['eau', 'sol'] });
    expect(own.aim).toBe('Décider');
    // A form that was opened before is refused as outdated, as after any other change.
    expect((await refused(send({ version }))).init.status).toBe(409);
  });

  test('is not overwritten after another person’s change, but returned; sent twice, it is stored once', async () => {
    await send({ 'own.aim': 'Comprendre', 'own.session1': '2026-06-30' });
    expect(await postField('own.aim', 'Comprendre', 'De Paul')).toMatchObject({ ok: true });
    const { updatedAt } = await app.services.pages.require(app.staff, page.id);
    expect(await postField('own.aim', 'Comprendre', 'De Paul')).toMatchObject({ ok: true });
    expect((await app.services.pages.require(app.staff, page.id)).updatedAt).toBe(updatedAt);
    expect(await postField('own.aim', 'Comprendre', 'D’Awa')).toEqual({ status: 409, ok: false, value: 'De Paul' });
    expect(await postField('own.session1', '', '2026-07-01')).toMatchObject({ status: 409, value: '2026-06-30' });
    expect((await storedNotice()).own).toMatchObject({ aim: 'De Paul', session1: '2026-06-30' });
  });

  test('obeys schema, limits and rights', async () => {
    await send({ 'common.countries': ['ML'], 'own.session1': '' });
    const before = await storedNotice();
    expect(await postField('own.session1', '', 'demain')).toMatchObject({
      status: 400,
      why: 'Une date est attendue, dans dix ans au plus tard.',
    });
    expect(await postField('common.countries', ['ML'], ['ML', 'ZZ'])).toMatchObject({ status: 400, value: ['ML'] });
    const many = Array.from({ length: 61 }, (_, at) => `mot ${at}`).join('\n');
    expect((await postField('common.keywords', '', many)).why).toContain('60 lignes');
    const lines = Array.from({ length: 60 }, () => 'x'.repeat(300)).join('\n');
    const full = { 'common.keywords': lines, 'common.authors': lines, 'own.decisions': lines };
    for (const name of Object.keys(full)) expect((await postField(name, '', lines)).ok).toBe(true);
    expect((await postField('own.followUp', '', lines)).why).toContain('trop longue');
    for (const name of Object.keys(full)) await postField(name, lines, '');
    for (const name of ['slug', 'visibility', 'common.version', 'own.__proto__', 'common.toString', '']) {
      expect((await refusal(postField(name, '', 'x'))).status, name).toBe(400);
    }
    expect((await refusal(postField('own.aim', '', 'Volé', app.member))).status).toBe(403);
    expect((await refusal(postField('own.aim', '', 'Volé', PUBLIC_VIEWER))).status).toBe(401);
    await app.services.pages.archive(page.id, app.staff);
    expect((await refusal(postField('own.aim', '', 'Tard'))).status).toBe(409);
    await app.services.pages.restore(page.id, app.staff);
    expect(await storedNotice()).toEqual(before);
  });
});

/** A panel that somebody has open: its fields on screen, and those stored on the device. */
async function openPanel(kept = new Map<string, string>()) {
  const screen = new Map<string, FieldValue>();
  const isAway = { now: false };
  const keeper = new NoticeKeeper({
    key: 'k',
    send: (name, shown, value) =>
      isAway.now ? Promise.resolve<FieldAnswer>({ state: 'away' }) : sendField(name, shown, value),
    show: (name, value) => screen.set(name, value),
    changed: () => {},
    store: {
      read: (name) => kept.get(name) ?? null,
      write: (name, value) => (value === null ? kept.delete(name) : kept.set(name, value)),
    },
  });
  const follow = async () => keeper.serverHas(await readFields());
  await follow();
  const leave = async (name: string, value: FieldValue) => {
    screen.set(name, value);
    keeper.typed(name, value);
    await keeper.save(name);
  };
  return { screen, keeper, kept, isAway, follow, leave };
}

describe('the fields in the panel', () => {
  const statusOf = (keeper: NoticeKeeper, name = 'own.aim'): FieldStatus => keeper.statusOf(name);

  test('show others’ changes; if two people change one field, the second sees both values and decides', async () => {
    await send({ 'own.aim': 'Comprendre', 'common.countries': ['ML'] });
    const [awa, paul] = [await openPanel(), await openPanel()];
    await awa.leave('own.followUp', 'Revenir\nMesurer');
    await paul.leave('common.countries', ['ML', 'TG']);
    await awa.leave('common.countries', ['ML', 'SN']);
    await paul.follow();
    expect([paul.screen.get('own.followUp'), statusOf(paul.keeper, 'own.followUp')]).toEqual([
      'Revenir\nMesurer',
      { state: 'changed' },
    ]);
    expect([...(paul.screen.get('common.countries') as string[])].sort()).toEqual(['ML', 'SN', 'TG']);
    expect(statusOf(paul.keeper, 'common.countries')).toEqual({ state: 'changed' });

    await awa.leave('own.aim', 'D’Awa');
    await paul.leave('own.aim', 'De Paul');
    expect(statusOf(paul.keeper)).toEqual({ state: 'conflict', theirs: 'D’Awa' });
    await awa.leave('own.aim', 'D’Awa encore');
    await paul.follow();
    expect([paul.screen.get('own.aim'), statusOf(paul.keeper)]).toEqual([
      'De Paul',
      { state: 'conflict', theirs: 'D’Awa encore' },
    ]);
    await paul.leave('own.aim', 'De Paul, mieux');
    expect((await storedNotice()).own.aim).toBe('D’Awa encore');
    await paul.keeper.keepMine('own.aim');
    expect((await storedNotice()).own.aim).toBe('De Paul, mieux');
    await awa.leave('own.aim', 'Trop tard');
    awa.keeper.takeTheirs('own.aim');
    expect([awa.screen.get('own.aim'), statusOf(awa.keeper)]).toEqual(['De Paul, mieux', { state: 'quiet' }]);
    expect([awa.kept.size, paul.kept.size]).toEqual([0, 0]);
  });

  test('are stored on the device until the server has them, and sent by the next panel that is opened', async () => {
    await send({ 'own.aim': 'Comprendre' });
    const awa = await openPanel();
    awa.isAway.now = true;
    await awa.leave('own.aim', 'Tapé hors ligne');
    expect(statusOf(awa.keeper)).toEqual({ state: 'away' });
    await awa.leave('own.session1', 'demain');
    await awa.follow();
    expect(awa.screen.get('own.aim')).toBe('Tapé hors ligne');
    // The tab is closed.
    const again = await openPanel(awa.kept);
    await again.keeper.saveAll();
    await expect.poll(async () => (await storedNotice()).own.aim).toBe('Tapé hors ligne');
    expect(again.screen.get('own.session1')).toBe('demain');
    await expect.poll(() => statusOf(again.keeper, 'own.session1')).toMatchObject({ state: 'refused' });
    expect(again.kept.get('k')).toContain('demain');
    // Storing a field in another tab removes nothing that this one keeps.
    const other = await openPanel(awa.kept);
    await other.leave('own.aim', 'Stocké');
    expect(awa.kept.get('k')).toContain('demain');
    await again.leave('own.session1', '');
    expect(again.kept.size).toBe(0);
  });

  test('that were typed in while they were sent are sent again', async () => {
    await send({ 'own.aim': 'Comprendre' });
    const awa = await openPanel();
    const first = awa.leave('own.aim', 'Un');
    awa.keeper.typed('own.aim', 'Un, deux');
    await first;
    expect((await storedNotice()).own.aim).toBe('Un, deux');
    expect(statusOf(awa.keeper)).toEqual({ state: 'stored' });
  });
});
