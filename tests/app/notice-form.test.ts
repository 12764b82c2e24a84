import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { action, loader } from '#app/routes/$segment_.$slug_.notice.tsx';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { Page } from '#db/pages/page-repository.ts';
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

  test('says that a notice is too long as a whole, whose fields fit', async () => {
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
