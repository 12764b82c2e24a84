import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loader as read } from '#app/routes/$segment.$slug.tsx';
import { action as manage, loader as showManage } from '#app/routes/$segment_.$slug_.gerer.tsx';
import { action as create } from '#app/routes/nouveau.collection.tsx';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { actionArgs, loaderArgs, refusal } from '#tests/support/route-calls.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;
const ids: Record<string, string> = {};
beforeAll(async () => {
  app = await createTestServices();
  for (const [slug, visibility] of [
    ['a', 'public'],
    ['b', 'members'],
    ['c', 'public'],
  ] as const) {
    const page = await app.services.pages.create(
      { kind: 'module', title: `Module ${slug}`, summary: 'Un résumé.', slug, visibility },
      app.staff,
    );
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    ids[slug] = page.id;
  }
});
afterAll(() => app.close());

const PARAMS = { segment: 'outils', slug: 'kit' };
const send = (fields: Record<string, string>, viewer: Viewer = app.staff) =>
  manage(actionArgs('/outils/kit/gerer', PARAMS, app.contextOf(viewer), fields));
const arrange = (fields: Record<string, string>) => send({ intent: 'arrange', ...fields });
const parts = async () =>
  (await showManage(loaderArgs('/outils/kit/gerer', PARAMS, app.contextOf(app.staff)))).arranger.parts;
const order = async () =>
  (await parts()).map((part) => `${part.title}: ${part.pages.map((page) => page.title.at(-1)).join('')}`);
const readAs = async (viewer: Viewer) => {
  const { data } = await read(loaderArgs('/outils/kit', PARAMS, app.contextOf(viewer)));
  if (data.view.type !== 'collection') throw new Error('a collection');
  return data.view;
};

describe('a new collection', () => {
  test('is created by staff, hidden until it is shown', async () => {
    const fields = { kind: 'toolkit', title: 'Kit', language: 'fr', visibility: 'public' };
    expect(
      (await refusal(create(actionArgs('/nouveau/collection', {}, app.contextOf(app.member), fields)))).status,
    ).toBe(403);
    const answer = (await create(actionArgs('/nouveau/collection', {}, app.contextOf(app.staff), fields))) as Response;
    expect(answer.headers.get('Location')).toBe('/outils/kit/gerer');
    expect((await refusal(readAs(PUBLIC_VIEWER))).status).toBe(404);
  });

  test('is arranged by plain forms', async () => {
    await arrange({ step: 'add-part', title: 'Avant' });
    await arrange({ step: 'add-part', title: 'Après' });
    const [before] = await parts();
    await arrange({ step: 'add-page', part: before!.id, page: ids.a! });
    await arrange({ step: 'add-page', part: (await parts())[0]!.id, page: ids.b! });
    await arrange({ step: 'add-page', part: (await parts())[1]!.id, page: ids.c! });
    expect(await order()).toEqual(['Avant: ab', 'Après: c']);
    await arrange({ step: 'move-page', part: (await parts())[0]!.id, page: ids.b!, by: '1' });
    expect(await order()).toEqual(['Avant: a', 'Après: bc']);
    const [first, second] = await parts();
    await arrange({ step: 'place-page', part: second!.id, page: ids.c!, to: first!.id, at: '0' });
    expect(await order()).toEqual(['Avant: ca', 'Après: b']);
  });

  test('a step on an outdated arrangement is refused and changes nothing', async () => {
    const [stale] = await parts();
    await arrange({ step: 'rename-part', part: stale!.id, title: 'Avant de partir' });
    expect((await refusal(arrange({ step: 'remove-part', part: stale!.id }))).status).toBe(409);
    expect((await refusal(arrange({ step: 'add-page', part: stale!.id, page: 'aaaaaaaaaaaa' }))).status).toBe(404);
    expect((await refusal(arrange({ step: 'dance', part: stale!.id }))).status).toBe(400);
    expect(await order()).toEqual(['Avant de partir: ca', 'Après: b']);
  });

  test('removed pages and parts are put back in place, the latest first, only by who removed them', async () => {
    const arranged = ['Avant de partir: ca', 'Après: b'];
    const removed = async (viewer: Viewer = app.staff) =>
      (await showManage(loaderArgs('/outils/kit/gerer', PARAMS, app.contextOf(viewer)))).arranger.removed;
    const [before, after] = await parts();
    await arrange({ step: 'remove-page', part: before!.id, page: ids.a! });
    expect(await removed()).toMatchObject({ title: 'Module a', part: 0, at: 1, page: ids.a! });
    expect(await removed(COMMAND_LINE)).toBeNull();
    await arrange({ step: 'remove-part', part: (await parts())[1]!.id });
    expect(await order()).toEqual(['Avant de partir: c']);
    const last = (await removed())!;
    expect(last).toMatchObject({ title: after!.title, part: 1, at: null, page: null, pages: 1 });
    expect((await refusal(send({ intent: 'put-back', key: last.key }, COMMAND_LINE))).status).toBe(409);
    expect((await refusal(send({ intent: 'put-back', key: 'autre' }))).status).toBe(409);
    await send({ intent: 'put-back', key: last.key });
    await send({ intent: 'put-back', key: (await removed())!.key });
    expect(await order()).toEqual(arranged);
    expect(await removed()).toBeNull();
    // After a later arrangement, what was removed before cannot be put back.
    await arrange({ step: 'remove-page', part: (await parts())[1]!.id, page: ids.b! });
    const { key } = (await removed())!;
    await arrange({ step: 'rename-part', part: (await parts())[1]!.id, title: 'Ensuite' });
    expect(await removed()).toBeNull();
    expect((await refusal(send({ intent: 'put-back', key }))).status).toBe(409);
    await arrange({ step: 'rename-part', part: (await parts())[1]!.id, title: 'Après' });
    await arrange({ step: 'add-page', part: (await parts())[1]!.id, page: ids.b! });
    expect(await order()).toEqual(arranged);
  });

  test('once shown, readers see the pages they may read, with links from one to the next', async () => {
    await send({ intent: 'show' });
    const shown = async (viewer: Viewer) =>
      (await readAs(viewer)).parts.map((part) => part.cards.map((card) => card.title.at(-1)).join(''));
    expect(await shown(PUBLIC_VIEWER)).toEqual(['ca', '']);
    expect(await shown(app.member)).toEqual(['ca', 'b']);
    const places = async (viewer: Viewer) => (await app.services.reading.read(viewer, 'module', 'a')).places;
    expect(await places(PUBLIC_VIEWER)).toMatchObject([
      { previous: { title: 'Module c' }, next: null, position: 2, total: 2 },
    ]);
    expect(await places(app.member)).toMatchObject([{ next: { title: 'Module b' }, total: 3 }]);
  });

  test('its description is validated, returned when refused, and its introduction is rendered', async () => {
    const details = {
      intent: 'save',
      title: 'Kit',
      summary: '',
      introduction: '**Gras** <script>x</script>',
      language: 'fr',
      visibility: 'public',
      slug: 'kit',
    };
    expect(await send({ ...details, title: '' })).toMatchObject({
      init: { status: 400 },
      data: { values: { title: '' }, errors: { title: 'manage.problem.title' } },
    });
    // If it were accepted, nobody could open the page.
    for (const introduction of ['>'.repeat(500), '['.repeat(19_000)]) {
      expect(await send({ ...details, introduction })).toMatchObject({
        init: { status: 400 },
        data: { values: { introduction }, errors: { introduction: 'manage.problem.introduction' } },
      });
    }
    // Read as text for its editor, and not stored.
    const read = (introduction: string) => send({ ...details, intent: 'read', introduction });
    expect(await read('**Gras**')).toMatchObject({ data: { text: expect.stringContaining('"Gras"') } });
    expect(await read(details.introduction)).toMatchObject({ data: { values: { title: 'Kit' }, text: 'null' } });
    expect((await readAs(PUBLIC_VIEWER)).introduction).toBe('');
    await send(details);
    const view = await readAs(PUBLIC_VIEWER);
    expect(view.introduction).toContain('<strong>Gras</strong>');
    expect(view.introduction).not.toContain('<script');
  });

  test('what somebody else changed meanwhile is not overwritten, and what was typed is given back', async () => {
    const shown = async () => showManage(loaderArgs('/outils/kit/gerer', PARAMS, app.contextOf(app.staff)));
    const { values, version } = await shown();
    const details = { intent: 'save', ...values, version };
    await arrange({ step: 'add-part', title: 'Entre-temps' });
    expect((await send({ ...details, visibility: 'invited' })) as Response).toMatchObject({ status: 303 });
    expect(await send({ ...details, summary: 'Un autre résumé.' })).toMatchObject({
      init: { status: 409 },
      data: { values: { summary: 'Un autre résumé.' }, errors: { version: 'manage.problem.changedMeanwhile' } },
    });
    const now = await shown();
    expect(now.values).toMatchObject({ visibility: 'invited', summary: values.summary });
    await send({ ...details, version: now.version });
    const added = (await parts()).find(({ title }) => title === 'Entre-temps')!;
    await arrange({ step: 'remove-part', part: added.id });
  });

  test('a former address redirects; readers cannot manage it', async () => {
    expect((await refusal(send({ intent: 'archive' }, app.member))).status).toBe(403);
    expect((await refusal(send({ intent: 'archive' }, PUBLIC_VIEWER))).status).toBe(401);
    await send({
      intent: 'save',
      title: 'Kit',
      summary: '',
      introduction: '',
      language: 'fr',
      visibility: 'public',
      slug: 'trousse',
    });
    expect(await refusal(readAs(PUBLIC_VIEWER))).toMatchObject({ status: 301, location: '/outils/trousse' });
  });
});

test('of more than 500 pages, the last changed are offered; the others are found by their titles', async () => {
  const { database, collections, collectionParts } = app.services;
  const kit = await collections.create({ kind: 'toolkit', title: 'Grand kit', visibility: 'public' }, app.staff);
  await collectionParts.arrange(kit.id, [{ title: 'Un', pageIds: [ids.a!, ids.c!] }], app.staff);
  const row = await database.read.selectFrom('page').selectAll().where('id', '=', ids.a!).executeTakeFirstOrThrow();
  // Later than those of the other tests.
  const rows = Array.from({ length: 501 }, (_, i) => ({
    ...row,
    id: `page${String(i).padStart(8, 'a')}`,
    slug: `une-page-${i}`,
    title: `Une page ${i}`,
    updatedAt: '2030-01-01T00:00:00.000Z',
  }));
  await database.write(async (trx) => {
    for (let i = 0; i < rows.length; i += 100)
      await trx
        .insertInto('page')
        .values(rows.slice(i, i + 100))
        .execute();
  });
  const show = async (query: string) =>
    (
      await showManage(
        loaderArgs(`/outils/${kit.slug}/gerer${query}`, { ...PARAMS, slug: kit.slug }, app.contextOf(app.staff)),
      )
    ).arranger;
  const titles = ({ groups }: Awaited<ReturnType<typeof show>>) =>
    groups.flatMap(({ pages }) => pages.map(({ title }) => title));
  const all = await show('');
  expect([titles(all).length, all.hasMore]).toEqual([500, true]);
  expect(titles(all)).not.toContain('Module a');
  // The collection's own pages are shown, whatever pages are offered.
  expect(all.parts.flatMap(({ pages }) => pages.map(({ title }) => title))).toEqual(['Module a', 'Module c']);
  const sought = await show('?page=MODULE+a');
  expect([titles(sought), sought.sought, sought.hasMore]).toEqual([['Module a'], 'MODULE a', false]);
  expect(titles(await show('?page=introuvable'))).toEqual([]);
});
