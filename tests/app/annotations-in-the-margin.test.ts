import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ThreadPagesNav } from '#app/annotations/thread/thread-pages-nav.tsx';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { LocaleContext } from '#app/i18n/translate.ts';
import { loader as readPage } from '#app/routes/$segment.$slug.tsx';
import { action as post, loader as readCrossed } from '#app/routes/$segment_.$slug_.annotations.tsx';
import { loader as readJson } from '#app/routes/annotations.$pageId.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { listAnnotations } from '#db/annotations/annotation-repository.ts';
import { inParts } from '#db/driver/in-parts.ts';
import { newId } from '#db/driver/new-id.ts';
import type { AnnotationList } from '#server/annotations/annotation-views.ts';
import { annotationCalls, annotationForm } from '#tests/support/annotation-calls.ts';
import { longestTurnOf } from '#tests/support/stopwatch.ts';
import { openWorkshopFloor, WORKSHOP_TEXT, type WorkshopFloor } from '#tests/support/workshop-floor.ts';

/** Annotations of a page without two sides: in its margin, or after each block. */

const { get, send } = annotationCalls(() => floor);
let floor: WorkshopFloor;
let staff: string;
let sheet: { segment: string; slug: string };
let member: string;
const read = async (query = '', cookie?: string, of = sheet) => {
  const { data } = await readPage(await get(`/fiches/${of.slug}${query}`, cookie, of));
  return { ...data, annotations: data.annotations! };
};
const placeOf = (html: string, block: string) =>
  new RegExp(`<details[^>]*>(?:(?!</?details).)*data-threads="${block}">.*?</details>`).exec(html)![0];

const newSheet = async (title: string) => {
  const page = await floor.newPage({
    kind: 'factsheet',
    title,
    summary: 'Qui la tient, et comment on le voit.',
    visibility: 'public',
    document: fitDocument(WORKSHOP_TEXT).document,
  });
  await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
  return page;
};

beforeAll(async () => {
  registerAllMessages();
  floor = await openWorkshopFloor();
  staff = (await floor.person('staff', 'G. H.')).cookie;
  sheet = { segment: 'fiches', slug: (await newSheet('Tenir la caisse')).slug };
  member = (await floor.person('member', 'P. Q.', { organisation: 'Puits et Partage' })).cookie;
});
afterAll(() => floor.close());

it('shows each thread folded after its block, with counts, only to viewers who may annotate', async () => {
  expect((await read()).annotations).toBeNull();
  const view = (await read('', member)).annotations;
  expect(view.layout).toBe('margin');
  // No link under each paragraph until one asks to annotate.
  expect(view.html).not.toContain('anno-add');
  expect(placeOf(view.html, 'p2222222')).toContain(' hidden>');

  const fields = annotationForm({ mots: 'La gestion de la caisse', texte: 'Qui la tient ?' });
  const answer = (await post(await send('/', fields, member, sheet))) as Response;
  const location = answer.headers.get('Location')!;
  const [, id] = /^\/fiches\/[a-z-]+\?fait=annotation&fil=([a-z0-9]{12})#annotation-\1$/.exec(location)!;
  const { html } = (await read(`?fait=annotation&fil=${id}`, member)).annotations;
  const place = placeOf(html, 'p2222222');
  expect(place).toMatch(/^<details[^>]* open>/);
  expect(place).toContain(`id="annotation-${id}"`);
  expect(place).toContain('>1 annotation</span>');
  expect(html).toMatch(/<mark class="anno anno-north"[^>]*>La gestion de la <\/mark>/);
  expect(placeOf((await read('', staff)).annotations.html, 'p2222222')).not.toMatch(/^<details[^>]* (open|hidden)>/);
  // The list, paragraph by paragraph, has cards beside the text, and folds nothing.
  const { data } = await readCrossed(await get('/', member, sheet));
  expect(data.view.rows.map(({ html }) => html).join('')).not.toContain('<details');
});

it('lets the reader choose a paragraph without a script, and places its form after the paragraph', async () => {
  const choosing = (await read('?annoter', member)).annotations;
  expect(choosing.html).toContain('href="?annoter=q2222222#annoter"');
  expect(choosing.form).toBeNull();
  const { html, form: open } = (await read('?annoter=q2222222', member)).annotations;
  expect(open).toMatchObject({ target: 'q2222222' });
  const after = html.slice(html.indexOf('id="b-q2222222"'));
  expect(after).toMatch(/^.*?<\/p>.*?<section class="anno-new panel" id="annoter"/s);
  expect(html.split('id="annoter"')).toHaveLength(2);
});

it('shows the latest 100 of 4,900 replies, the others by parts; the Markdown file has all', async () => {
  const { id: pageId, slug } = await newSheet('Tenir le registre');
  const there = { segment: 'fiches', slug };
  await post(await send('/', annotationForm({ mots: 'La gestion de la caisse' }), member, there));
  const { id } = (await read('', member, there)).annotations.threads[0]!;
  const { read: db } = floor.services.database;
  const one = await db.selectFrom('annotation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const rows = Array.from({ length: 4_900 }, (_, i) => ({
    ...{ ...one, id: newId(), parentId: id, anchor: null, requestKey: null, body: `Réponse ${i}` },
    createdAt: new Date(Date.parse(one.createdAt) + 1 + i).toISOString(),
  }));
  await floor.services.database.write(async (trx) => {
    for (const some of inParts(rows)) await trx.insertInto('annotation').values(some).execute();
  });
  const part = async (query: string) => {
    const { annotations: view } = await read(query, member, there);
    const { replies, repliesPart } = view.threads.find((thread) => thread.id === id)!;
    expect(view.html.match(/<li class="anno-reply /g)).toHaveLength(replies.length);
    return { bodies: replies.map(({ body }) => body), ...repliesPart, html: view.html };
  };
  const bodies = (from: number, to: number) => rows.slice(from, to).map(({ body }) => body);
  const latest = await part('');
  expect(latest).toMatchObject({ part: 1, parts: 49, total: 4_900, bodies: bodies(4_800, 4_900) });
  expect(latest.html).toContain('Réponses 4\u202f801 à 4\u202f900 sur 4\u202f900');
  const [, older] = /href="([^"]*reponses=2[^"]*)"/.exec(latest.html)!;
  expect(older).toContain(`/annotations?fil=${id}&amp;reponses=2#`);
  expect(await part(`?fil=${id}&reponses=2`)).toMatchObject({ part: 2, bodies: bodies(4_700, 4_800) });
  expect(await part(`?fil=${id}&reponses=999`)).toMatchObject({ part: 49, bodies: bodies(0, 100) });
  expect(await part('?fil=autre&reponses=2')).toMatchObject({ part: 1 });
  const json = await readJson({ ...(await get(`/?brouillon&fils=${id}&reponses=49`, member, { pageId })) });
  const [thread] = ((await json.json()) as AnnotationList).threads;
  expect(thread!.replies.map(({ body }) => body)).toEqual(bodies(0, 100));
  const viewer = await floor.services.access.findViewer(member);
  let most = 0;
  const counted = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      most = Math.max(most, result.rows.length);
      return result;
    },
  });
  expect(await listAnnotations(counted, pageId)).toHaveLength(4_901);
  expect(most, 'rows that the event loop takes over in one turn').toBe(500);
  const asked = { kind: 'factsheet', slug, extension: 'md' } as const;
  let file: Awaited<ReturnType<typeof floor.services.crossedMarkdown.write>> | null = null;
  const held = await longestTurnOf(async () => {
    file = await floor.services.crossedMarkdown.write(viewer, asked, 'https://wiki.example.org');
  });
  expect(file).toMatchObject({ content: expect.stringMatching(/Réponse 0\b.*Réponse 4899\b/s) });
  expect(held, 'ms of the event loop for a file of them').toBeLessThan(250);
});

it('shows 651 threads on three pages, numbered through; a link to a thread opens its page', async () => {
  await post(await send('/', annotationForm({ mots: 'La gestion de la caisse' }), member, sheet));
  const { pageId, threads } = (await read('', member)).annotations;
  const { read: db } = floor.services.database;
  const [one] = await db.selectFrom('annotation').selectAll().where('pageId', '=', pageId).execute();
  const rows = Array.from({ length: 651 - threads.length }, (_, i) => ({
    ...one!,
    id: newId(),
    requestKey: null,
    body: `Remarque ${i}`,
  }));
  await floor.services.database.write(async (trx) => {
    for (const some of inParts(rows)) await trx.insertInto('annotation').values(some).execute();
  });
  const seen: string[] = [];
  for (const [page, most] of [300, 300, 51].entries()) {
    const { annotations: view } = await read(`?p=${page + 1}`, member);
    expect(view.threads).toHaveLength(most);
    expect(view.html.match(/<article /g)).toHaveLength(most);
    expect(view.threads.map(({ number }) => number)).toEqual(view.threads.map((_, i) => page * 300 + i + 1));
    expect(view.threadPages.elsewhere).toEqual({ all: 651 - most, north: 651 - most, south: 0 });
    expect(view.counts).toEqual({ south: 0, north: 651 });
    seen.push(...view.threads.map(({ id }) => id));
  }
  expect(new Set(seen).size).toBe(651);
  const last = seen.at(-1)!;
  const { annotations: linked } = await read(`?fil=${last}`, member);
  expect([linked.threadPages.page, linked.threads.at(-1)!.id]).toEqual([3, last]);
  expect((await read('?p=99', member)).annotations.threadPages.page).toBe(3);
  const crossed = await readCrossed(await get('/?p=2', member, sheet));
  expect(crossed.data.view.threads.map(({ id }) => id)).toEqual(seen.slice(300, 600));
  const nav = { ...linked, path: '/ici?tout' };
  const html = renderToStaticMarkup(
    createElement(LocaleContext.Provider, { value: 'fr' }, createElement(ThreadPagesNav, nav)),
  );
  expect(html).toContain('href="/ici?tout&amp;p=2"');
  expect(html).toContain('Annotations 601 à 651 sur 651');
});
