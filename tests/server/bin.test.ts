import { utimesSync } from 'node:fs';
import { Fragment } from '@tiptap/pm/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ALL_ACTIVITY } from '#content/activity/activity.ts';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { checkConsistency } from '#server/upkeep/consistency-check.ts';
import { DOORS } from '#tests/support/any-request.ts';
import { DraftClient } from '#tests/support/draft-client.ts';
import { readForms } from '#tests/support/html-forms.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

/** The bin and deletion, over HTTP and the WebSocket of the built application. */
const ROLES = ['public', 'partner', 'member', 'staff', 'admin'] as const;
type Role = (typeof ROLES)[number];
const SECRET = 'zibelinequadrige';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let app: RunningApp;
const cookies = {} as Record<Role, string>;
let page: Page;
let path: string;
let file: string;
let sha256: string;
let note: string;
let point: string;
let other: Page;

beforeAll(async () => {
  app = await startApp();
  const { services } = app;
  page = await app.addPage({
    kind: 'workshop',
    title: `Atelier ${SECRET}`,
    summary: `Résumé ${SECRET}`,
    visibility: 'public',
  });
  path = pagePath(page);
  file = (await services.files.add({ bytes: PIXEL, name: 'image', pageId: page.id }, COMMAND_LINE)).id;
  const outline = starterOutline('workshop', 'fr');
  const { schema } = outline.type;
  const { nodes, marks } = schema;
  const figure = nodes.figure!.create({ file, alt: 'Un point' });
  const words = nodes.paragraph!.create({ id: 'abcdefgh' }, schema.text(`Du texte ${SECRET}.`));
  await services.checkpoints.replace(
    COMMAND_LINE,
    page.id,
    outline.copy(outline.content.append(Fragment.from([words, figure]))),
  );
  await services.editions.publish(page.id, {}, COMMAND_LINE);
  note = (
    await services.annotations.create(
      { pageId: page.id, kind: 'comment', body: `Remarque ${SECRET}`, selection: { exact: 'Du texte' }, on: 'edition' },
      COMMAND_LINE,
    )
  ).id;
  point = (await services.checkpoints.list(COMMAND_LINE, page.id))[0]!.id;
  const link = schema.text('un atelier', [marks.link!.create({ href: path })]);
  other = await app.addPage({
    kind: 'article',
    title: 'Une page qui y mène',
    summary: 'Elle a un lien.',
    visibility: 'public',
    document: outline.copy(Fragment.from(nodes.paragraph!.create({ id: 'hgfedcba' }, link))),
  });
  await services.editions.publish(other.id, {}, COMMAND_LINE);
  const kit = await services.collections.create(
    { kind: 'toolkit', title: 'Kit', slug: 'kit', visibility: 'public', publishedAt: '2026-01-01' },
    COMMAND_LINE,
  );
  await services.collectionParts.arrange(kit.id, [{ title: 'Une partie', pageIds: [other.id, page.id] }], COMMAND_LINE);
  const { token } = await services.invitations.invite(
    { pageId: page.id, name: 'A. D.', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 30 },
    COMMAND_LINE,
  );
  cookies.public = '';
  cookies.partner = (await services.invitations.redeem(token, 'test')).cookie.split(';')[0]!;
  cookies.member = await app.signIn('Membre', 'member');
  cookies.staff = await app.signIn('Équipe', 'staff');
  cookies.admin = await app.signIn('Administration', 'staff', true);
  sha256 = (await services.database.read.selectFrom('file').select('sha256').executeTakeFirstOrThrow()).sha256;
  await until(() => isFound(), 'search knows the page');
});
afterAll(() => app.close());

async function get(role: Role, address: string): Promise<{ status: number; text: string; location: string | null }> {
  const controller = new AbortController();
  const response = await fetch(app.url + address, {
    headers: { cookie: cookies[role], accept: 'text/html' },
    redirect: 'manual',
    signal: controller.signal,
  });
  const location = response.headers.get('location');
  if (response.headers.get('content-type')?.includes('event-stream')) {
    controller.abort();
    return { status: response.status, text: '', location };
  }
  return { status: response.status, text: await response.text(), location };
}

async function post(role: Role, address: string, form: Record<string, string>) {
  const response = await fetch(app.url + address, {
    method: 'POST',
    headers: { cookie: cookies[role] },
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  return { status: response.status, text: await response.text(), location: response.headers.get('location') };
}

const isFound = async () => (await get('admin', `/recherche.json?q=${SECRET}`)).text.includes(page.slug);
const put = (role: Role = 'staff') => post(role, `${path}/corbeille`, { intent: 'bin' });
const restore = (role: Role = 'staff') => post(role, '/corbeille', { intent: 'restore', page: page.id });

/**
 * Tables that record actions, visits or changes of the board, and nothing of the pages themselves.
 */
const NOT_OF_PAGES = ['audit', 'session', 'unanswered_query', 'board_progress', 'board_part', 'migration'];

/** All rows of the other tables. */
async function everything(): Promise<Record<string, unknown[]>> {
  const { read } = app.services.database;
  const tables = (await read.introspection.getTables())
    .map(({ name }) => name)
    .filter((name) => !NOT_OF_PAGES.includes(name));
  const rows = tables.map(
    async (name) =>
      [
        name,
        await read
          .selectFrom(name as 'page')
          .selectAll()
          .execute(),
      ] as const,
  );
  return Object.fromEntries(await Promise.all(rows));
}

/**
 * Every address with a variable part filled in from the page; null for those that are not about it.
 */
function addressOf(door: string): string | null {
  if (door.startsWith('$/$')) {
    const below = door.slice(3).replace('editions/$', 'editions/1').replace('historique/$', `historique/${point}`);
    return below.includes('$') ? null : path + below;
  }
  if (door === '$') return '/ateliers';
  const id = door.startsWith('fichiers/') ? file : page.id;
  return `/${door.replace('$', id)}`;
}

describe('a page in the bin', () => {
  beforeAll(async () => {
    expect((await put()).location).toBe('/corbeille?fait=corbeille');
    await until(async () => !(await isFound()), 'search has forgotten the page');
  });
  afterAll(async () => {
    await restore();
    await until(() => isFound(), 'search knows the page again');
  });

  test('is readable at no address, for any role, except its own in the bin', async () => {
    const doors = new Set([
      ...DOORS.flatMap((door) => addressOf(door) ?? []),
      ...['/', '/ateliers?archives=1', '/outils/kit', `/recherche?q=${SECRET}`, `/recherche.json?q=${SECRET}`],
      ...[`/recherche/suggestions?q=${SECRET}`, `/ecrire/carte?adresse=${path}`, '/tableau-de-bord?vue=stages'],
      ...[`/annotations/${page.id}?fils=${note}`, `/annotations/${page.id}/cartes?fils=${note}`],
      ...['/outils/kit/gerer', `${path}.md`, `/annotations/${page.id}/flux?brouillon`],
      ...[`${pagePath(other)}`, `${pagePath(other)}/publier`],
    ]);
    let own = 0;
    for (const door of doors) {
      // An administrator may do what the staff may, and a member reads what the public does here.
      for (const role of door.startsWith('/corbeille') ? ROLES : (['public', 'partner', 'admin'] as const)) {
        const { status, text } = await get(role, door);
        const label = `${role} ${door}: ${status}`;
        if (door.startsWith('/corbeille')) {
          const may = door === '/corbeille' ? ['staff', 'admin'] : ['admin'];
          expect(text.includes(`Atelier ${SECRET}`), label).toBe(may.includes(role));
          continue;
        }
        for (const words of [`Atelier ${SECRET}`, `Résumé ${SECRET}`, `texte ${SECRET}`, `Remarque ${SECRET}`])
          expect(text.includes(words), label).toBe(false);
        if (![path, '/annotations/', '/fichiers/'].some((start) => door.startsWith(start))) continue;
        own++;
        expect([204, 302, 400, 401, 404, 405, 410].includes(status), label).toBe(true);
      }
    }
    expect(own).toBeGreaterThan(60);
  });

  test('refuses every form, whoever sends it', async () => {
    // Finish the background reads of drafts before the comparison, since they write to the
    // database.
    await app.services.draftCitations.followAll();
    const before = await everything();
    for (const door of DOORS) {
      const address = addressOf(door);
      if (!address?.startsWith(path) && !address?.startsWith('/annotations/')) continue;
      const intents = ['save', 'archive', 'publish', 'create', 'freeze', 'bin'];
      for (const [role, some] of [
        ['partner', ['create']],
        ['admin', intents],
      ] as const) {
        for (const intent of some) {
          const fields = { intent, cible: 'abcdefgh', texte: 'x', genre: 'comment', title: 'x', name: 'x' };
          const { status } = await post(role, address, fields);
          expect(status >= 400 && status < 500, `${role} ${intent} ${address}: ${status}`).toBe(true);
        }
      }
    }
    expect(await everything()).toEqual(before);
  });

  test('is explained at its address; the staff also see who binned it, when, and how to restore it', async () => {
    for (const role of ['public', 'member', 'partner'] as const) {
      const { status, text } = await get(role, path);
      expect([status, text.includes('Cette page a été retirée')], role).toEqual([410, true]);
      expect(text, role).not.toContain('Équipe</');
    }
    const { status, text } = await get('staff', path);
    expect(status).toBe(410);
    expect(text).toMatch(/À la corbeille depuis le .*, par Équipe\./);
    const form = readForms(text).find(({ action }) => action === '/corbeille');
    expect(form?.controls.find(({ name }) => name === 'page')?.value).toBe(page.id);
  });

  test('is restored by the staff alone, and deleted by an administrator alone', async () => {
    for (const role of ['public', 'partner', 'member'] as const) {
      expect((await restore(role)).status, role).toBeGreaterThanOrEqual(400);
      expect([302, 401, 403].includes((await get(role, '/corbeille')).status), role).toBe(true);
    }
    for (const role of ['public', 'partner', 'member', 'staff'] as const) {
      const { status } = await post(role, `/corbeille/${page.id}`, { title: page.title });
      expect([401, 403].includes(status), `${role}: ${status}`).toBe(true);
    }
    expect((await get('staff', '/corbeille')).text).toContain(`Atelier ${SECRET}`);
  });
});

test('a page is restored from the bin exactly as it was, also if it was archived', async () => {
  for (const archived of [false, true]) {
    if (archived) await app.services.pages.archive(page.id, COMMAND_LINE);
    const before = await everything();
    await put();
    expect(await everything()).not.toEqual(before);
    // Twice, as a form that is sent again.
    await put();
    expect((await restore()).location).toBe(`${path}?fait=sorti`);
    await restore();
    expect(await everything()).toEqual(before);
    if (archived) await app.services.pages.restore(page.id, COMMAND_LINE);
  }
  expect((await get('public', path)).text).toContain(`texte ${SECRET}`);
});

test('a participant is disconnected when the page goes into the bin, and loses no edits', async () => {
  const client = new DraftClient(app.url.replace('http', 'ws'), page.id, cookies.staff);
  const write = (words: string) => {
    const fragment = client.draft.getXmlFragment(DRAFT_FRAGMENT);
    (fragment.get(0) as Y.XmlElement).insert(0, [new Y.XmlText(words)]);
  };
  try {
    await until(() => client.provider.synced, 'the draft has come');
    const closed = new Promise<number | undefined>((resolve) =>
      client.provider.once('connection-close', (event: { code?: number } | null) => resolve(event?.code)),
    );
    write('Avant. ');
    await put('admin');
    expect(await closed).toBe(4403);
    client.provider.disconnect();
    write('Pendant. ');
    await restore();
    client.provider.connect();
    await until(() => client.saved, 'what was written meanwhile is stored');
    const { document } = await app.services.drafts.read(page.id);
    expect(document.textContent).toContain('Pendant. Avant. ');
  } finally {
    client.destroy();
  }
});

describe('deleting', () => {
  test('keeps the pictures that other pages have in their drafts, or in their checkpoints alone', async () => {
    const { services } = app;
    const source = await app.addPage({ title: 'Les images' });
    const draw = async (i: number) => {
      const bytes = Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="${i}"><path d="M0 0h4v4z"/></svg>`,
      );
      return (await services.files.add({ bytes, name: `dessin ${i}`, pageId: source.id }, COMMAND_LINE)).id;
    };
    const [inDraft, inPast, nowhere] = [await draw(1), await draw(2), await draw(3)];
    const outline = starterOutline('factsheet', 'fr');
    const { nodes } = outline.type.schema;
    const showing = (id: string) => outline.copy(Fragment.from(nodes.figure!.create({ file: id, alt: 'Un dessin' })));
    const user = await app.addPage({ title: 'Qui les montre' });
    await services.checkpoints.replace(COMMAND_LINE, user.id, showing(inPast));
    // The checkpoint that this makes has the first picture.
    await services.checkpoints.replace(COMMAND_LINE, user.id, showing(inDraft));
    // Only the checkpoints of a third page have it, as after its log was compacted.
    const keeper = await app.addPage({ title: 'Qui le montrait' });
    await services.database.write((trx) =>
      trx.updateTable('checkpoint').set({ pageId: keeper.id }).where('pageId', '=', user.id).execute(),
    );
    await services.bin.bin(user.id, COMMAND_LINE);
    await services.bin.remove(user.id, user.title, COMMAND_LINE);
    const again = await app.addPage({ title: 'Qui montre l’autre', document: showing(inDraft) });
    await services.bin.bin(source.id, COMMAND_LINE);
    await services.bin.remove(source.id, source.title, COMMAND_LINE);
    const files = await services.database.read.selectFrom('file').select(['id', 'pageId']).execute();
    const owner = (id: string) => files.find((file) => file.id === id)?.pageId;
    expect([owner(inDraft), owner(inPast), owner(nowhere)]).toEqual([again.id, keeper.id, undefined]);
  });

  test('names the pages whose drafts link to it', async () => {
    const { services } = app;
    const target = await app.addPage({ title: 'Où mène le lien' });
    const outline = starterOutline('factsheet', 'fr');
    const { nodes, marks } = outline.type.schema;
    const link = outline.type.schema.text('par là', [marks.link!.create({ href: `${pagePath(target)}#suite` })]);
    const document = outline.copy(Fragment.from(nodes.paragraph!.create({ id: 'lienlien' }, link)));
    const from = await app.addPage({ title: 'D’où part le lien', document });
    await services.bin.bin(target.id, COMMAND_LINE);
    const { links } = await services.bin.describe(target.id, COMMAND_LINE);
    expect(links.map(({ slug }) => slug)).toEqual([from.slug]);
  });

  test('shows what it will delete, requires the title, and leaves nothing but the address', async () => {
    const { services } = app;
    expect((await get('admin', `/corbeille/${page.id}`)).status).toBe(404);
    await services.versions.freeze(page.id, { version: 'Version du comité', key: 'version-du-comite' }, COMMAND_LINE);
    // The log contains these before the deletion.
    for (const words of ['A. D.', 'Comité', 'Version du comité'])
      expect((await get('admin', '/admin/journal.csv')).text).toContain(words);
    await put();
    const { text } = await get('admin', `/corbeille/${page.id}`);
    expect(text).toContain('Une édition publiée');
    expect(text).toContain('Une annotation, de cli');
    expect(text).toContain('Un fichier, dont aucune autre page ne se sert');
    expect(text).toContain('Elle quitte\u00a0: Kit.');
    expect(text).toContain('Une page qui y mène');
    const wrong = await post('admin', `/corbeille/${page.id}`, { title: 'Atelier' });
    expect([wrong.status, wrong.text.includes('Rien n’a été supprimé')]).toEqual([400, true]);
    expect((await get('admin', `/corbeille/${page.id}`)).status).toBe(200);

    const right = await post('admin', `/corbeille/${page.id}`, { title: ` atelier ${SECRET}`.replace(' a', ' A') });
    expect(right.location).toBe('/corbeille?fait=supprime');
    const left = JSON.stringify(Object.entries(await everything()).filter(([name]) => name !== 'removed_address'));
    // The link in the other page remains, and contains the address.
    expect(left.includes(page.id) || left.includes(`Atelier ${SECRET}`)).toBe(false);
    for (const role of ['public', 'member', 'staff'] as const) {
      const gone = await get(role, path);
      expect([gone.status, gone.text.includes('Cette page a été supprimée')], role).toEqual([410, true]);
    }
    // The log keeps what was done, when and by whom: no title, name of a partner or of a version.
    const erasedWords = Object.entries({
      titre: SECRET,
      nom: 'A. D.',
      organisation: 'Comité',
      version: 'Version du comité',
    });
    const journal = await Promise.all(
      ['/admin/journal', '/admin/journal.csv'].map(async (log) => (await get('admin', log)).text),
    );
    for (const log of journal) expect(erasedWords.filter(([, words]) => log.includes(words))).toEqual([]);
    const kept = (await services.activity.journal(COMMAND_LINE, ALL_ACTIVITY)).events.filter(
      ({ subject, on }) => subject === page.id && on === null,
    );
    expect(kept[0]).toMatchObject({ action: 'page.deleted', detail: { kind: 'workshop' } });
    expect(kept.slice(1).flatMap(({ detail }) => Object.keys(detail))).toEqual([]);
    expect(kept.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['page.created', 'edition.published', 'version.frozen', 'page.binned']),
    );
    // The address is not assigned to another page.
    const again = await app.addPage({ kind: 'workshop', title: page.title });
    expect(again.slug).toBe(`${page.slug}-2`);
    const { database, fileStore, env } = services;
    const name = fileStore.pathOf({ sha256, mediaType: 'image/webp' });
    utimesSync(name, new Date(0), new Date(0));
    const check = () => checkConsistency({ database, files: fileStore, dataDir: env.dataDir });
    expect(await check()).toMatchObject({ problems: [], remarks: [] });
  });
});
