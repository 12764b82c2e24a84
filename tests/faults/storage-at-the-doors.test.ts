import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import { SqliteHandle } from '#db/driver/sqlite-dialect.ts';
import type { Services } from '#server/services.ts';
import { tokenOf } from '#tests/support/people.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { type ServerProcess, startServerProcess } from '#tests/support/server-process.ts';
import { openSmallDisk, type SmallDisk } from '#tests/support/small-disk.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * The storage fails for every kind of request: checks the messages, that what was typed is kept,
 * and that everything works again by itself.
 */
const TYPED = 'Ce que j’ai tapé & <gardé>';
/** In a textarea, where `>` is text. */
const TYPED_IN_HTML = 'Ce que j’ai tapé &amp; &lt;gardé>';
const TITLE = { fr: 'L’enregistrement ne se fait pas en ce moment', en: 'Nothing can be saved just now' };

interface Door {
  readonly path: string;
  readonly fields: Record<string, string>;
}

async function post(url: string, cookie: string, { path, fields }: Door, language = 'fr'): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { cookie, 'accept-language': language, accept: 'text/html' },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
}

const health = async (url: string) => {
  const response = await fetch(`${url}/healthz`);
  return { status: response.status, ...((await response.json()) as { problems: string[] }) };
};

/** Internals that must not appear in messages. */
const STACK = /\n\s+at |\.ts:|node_modules|SqliteHandle|begin immediate/;

describe('a storage that accepts no writes (SQLITE_READONLY)', () => {
  let app: RunningApp;
  let cookie: string;
  let doors: Record<string, Door>;
  const logged: string[] = [];
  const setReadOnly = (on: boolean) => app.services.database.writeStatement(`pragma query_only = ${on}`, []);

  beforeAll(async () => {
    app = await startApp({}, pino({ level: 'error' }, { write: (line) => void logged.push(line) }));
    cookie = await app.signIn('Awa Diarra', 'staff', true);
    const { services } = app;
    const page = await app.addPage({
      kind: 'workshop',
      title: 'Un atelier',
      summary: 'Résumé.',
      visibility: 'members',
      document: starterOutline('workshop', 'fr'),
    });
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    const edition = await services.editions.require(COMMAND_LINE, page.id, 1);
    const collection = await services.collections.create(
      { kind: 'toolkit', title: 'Une boîte', language: 'fr', visibility: 'members' },
      COMMAND_LINE,
    );
    const person = await services.people.add({ email: 'paul@example.org', name: 'Paul', role: 'member' }, COMMAND_LINE);
    const link = await services.signIn.createLink('paul@example.org');
    const invitation = await services.invitations.invite(
      { pageId: page.id, name: 'A. D.', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 30 },
      COMMAND_LINE,
    );
    await services.checkpoints.replace(COMMAND_LINE, page.id, starterOutline('module', 'fr'));
    await until(async () => (await services.checkpoints.list(COMMAND_LINE, page.id)).length > 0, 'a restore point');
    // The oldest checkpoint is of the former text: there may be one of the present text as well.
    const point = (await services.checkpoints.list(COMMAND_LINE, page.id)).at(-1);
    const at = pagePath(page);
    const draft = await app.addPage({
      title: 'À publier',
      summary: 'Résumé.',
      document: starterOutline('module', 'fr'),
    });
    const { previewedState: reviewed } = await services.editions.preview(draft.id, COMMAND_LINE);
    const block = String(edition.document.content?.[0]?.attrs?.id);
    const annotation = { intent: 'create', cible: block, cle: 'abcdefghjkmn', genre: 'question', texte: TYPED };
    doors = {
      'a new page': { path: '/nouvelle-page', fields: { kind: 'study', title: TYPED, language: 'fr' } },
      'a new collection': { path: '/nouveau/collection', fields: { kind: 'toolkit', title: TYPED, language: 'fr' } },
      'a publication': {
        path: `${pagePath(draft)}/publier`,
        fields: {
          intent: 'publish',
          note: TYPED,
          without: 'Une page d’essai.',
          reviewed,
          unchanged: 'yes',
          meanwhile: 'yes',
        },
      },
      'a notice': {
        path: `${at}/notice`,
        fields: {
          intent: 'save',
          title: 'Atelier',
          summary: TYPED,
          language: 'fr',
          visibility: 'members',
          slug: page.slug,
          version: (await services.pages.find(page.id))!.updatedAt,
        },
      },
      'a collection’s presentation': {
        path: `/outils/${collection.slug}/gerer`,
        fields: {
          intent: 'save',
          title: 'Boîte',
          summary: TYPED,
          introduction: '',
          language: 'fr',
          visibility: 'members',
          slug: collection.slug,
          cover: '',
        },
      },
      'an invitation': {
        path: `${at}/invitations`,
        fields: { intent: 'invite', nom: TYPED, organisation: 'Comité', pays: 'ML', cote: 'south', jours: '30' },
      },
      'an annotation': { path: `${at}/annotations`, fields: annotation },
      'a new account': {
        path: '/admin/personnes',
        fields: { name: TYPED, email: 'nouvelle@example.org', organisation: '', group: 'member', locale: 'fr' },
      },
      'a changed account': { path: `/admin/personnes/${person.id}`, fields: { intent: 'role', group: 'staff' } },
      synonyms: { path: '/recherche/suivi', fields: { synonyms: TYPED, version: '' } },
      'asking for a link': { path: '/connexion', fields: { email: 'paul@example.org', retour: '/' } },
      'using a link': { path: link.path, fields: {} },
      'opening an invitation': { path: `/invitation/${tokenOf(`/invitation/${invitation.token}`)}`, fields: {} },
      'a restore point': { path: `${at}/ecrire/historique/${point!.id}`, fields: {} },
      'an annotation by script': { path: `/annotations/${page.id}`, fields: { ...annotation, cle: 'abcdefghjkmp' } },
      'signing out': { path: '/deconnexion', fields: {} },
    };
  });
  afterAll(() => app.close());

  test('every form responds with 503, a message and the typed text, and works once storage has recovered', async () => {
    await setReadOnly(true);
    for (const [name, door] of Object.entries(doors)) {
      for (const language of ['fr', 'en'] as const) {
        const answer = await post(app.url, cookie, door, language);
        const text = await answer.text();
        expect(
          [answer.status, Number(answer.headers.get('retry-after')) > 0],
          `${name}: ${text.slice(0, 300)}`,
        ).toEqual([503, true]);
        expect(text, name).not.toMatch(STACK);
        expect(logged.splice(0).join(), `${name}: the log has the cause`).toContain('attempt to write a readonly');
        if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
        if (name !== 'an annotation') expect(text, name).toContain(TITLE[language]);
        // Screens that React renders escape `>` too.
        for (const value of Object.values(door.fields))
          if (value === TYPED) expect(text.replaceAll('&gt;', '>'), name).toContain(TYPED_IN_HTML);
        if (name !== 'asking for a link' && name !== 'using a link') expect(text, name).toContain('Awa Diarra');
      }
    }
    expect(await health(app.url)).toMatchObject({ status: 503, problems: ['storage'] });
    // Reads still work.
    expect((await fetch(`${app.url}/ateliers`, { headers: { cookie } })).status).toBe(200);

    await setReadOnly(false);
    expect(await health(app.url)).toMatchObject({ status: 200, problems: [] });
    for (const [name, door] of Object.entries(doors)) {
      const answer = await post(app.url, cookie, door);
      expect(answer.status, `${name}: ${(await answer.text()).slice(0, 300)}`).toBeLessThan(400);
    }
    const { pages } = app.services;
    expect((await pages.listDrafts(COMMAND_LINE)).filter(({ title }) => title === TYPED)).toHaveLength(1);
  });
});

test('a database that another program has locked (SQLITE_BUSY): 503, then it works again', async () => {
  const app = await startApp({ LOG_LEVEL: 'silent' });
  try {
    const cookie = await app.signIn('Awa');
    const door = { path: '/nouvelle-page', fields: { kind: 'study', title: TYPED, language: 'fr' } };
    const other = await SqliteHandle.open(app.services.database.file, 'readwrite');
    await other.run('begin immediate');
    const answer = await post(app.url, cookie, door);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain(TYPED_IN_HTML);
    await other.run('rollback');
    await other.close();
    expect(await health(app.url)).toMatchObject({ status: 200 });
    expect((await post(app.url, cookie, door)).status).toBe(303);
  } finally {
    await app.close();
  }
});

/** A data folder with one signed-in staff member and a page. */
const prepare = (folder?: string) =>
  prepareDataFolder(async (services: Services, signIn) => {
    const { cookie } = await signIn('staff', 'Awa');
    const page = await services.pages.create({ kind: 'factsheet', title: 'Une fiche' }, COMMAND_LINE);
    return { cookie, page };
  }, folder);

const PICTURE = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"><rect width="400" height="200" fill="#0b5d57"/></svg>',
);

async function upload(server: ServerProcess, cookie: string, pageId: string) {
  const answer = await fetch(`${server.url}/fichiers/televerser?page=${pageId}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'image/svg+xml' },
    body: PICTURE,
  });
  return { status: answer.status, body: (await answer.json()) as { message?: string; id?: string } };
}

test.each<SmallDisk['kind']>(['tmpfs', 'quota'])(
  'a full disk (%s), for pages and for pictures',
  async (kind) => {
    const disk = openSmallDisk(kind);
    const { dataDir, prepared } = await prepare(disk.folder);
    const { cookie, page } = prepared;
    const server = await startServerProcess(dataDir, { LOG_LEVEL: 'silent' });
    const door = { path: '/nouvelle-page', fields: { kind: 'study', title: TYPED, language: 'fr' } };
    try {
      disk.fill(server.process.pid!);
      expect(await health(server.url), 'nothing was tried yet').toMatchObject({ status: 200 });
      const picture = await upload(server, cookie, page.id);
      expect(picture).toMatchObject({ status: 503, body: { message: expect.stringContaining('conservé') } });
      expect(await health(server.url)).toMatchObject({ status: 503, problems: ['storage'] });
      const answer = await post(server.url, cookie, door);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain(TYPED_IN_HTML);
      expect((await fetch(server.url + pagePath(page), { headers: { cookie } })).status).toBe(200);
      // The file, or the progress page if it takes long.
      let address = `${server.url}${pagePath(page)}/brouillon.docx`;
      const isDiskFullShown = async () => {
        const answer = await fetch(address, { headers: { cookie } });
        address = answer.url;
        return (await answer.text()).includes('Le disque du serveur est plein');
      };
      await until(isDiskFullShown, 'who asks for a file is told that the disk is full');
      const exported = path.join(dataDir, 'exports');
      expect(existsSync(exported) ? readdirSync(exported) : []).toEqual([]);

      disk.free(server.process.pid!);
      expect(await health(server.url)).toMatchObject({ status: 200, problems: [] });
      expect((await post(server.url, cookie, door)).status).toBe(303);
      expect((await upload(server, cookie, page.id)).status).toBe(200);
      expect(await server.end('SIGTERM')).toBe(0);
    } finally {
      await server.end('SIGKILL');
      disk.remove();
    }
  },
  90_000,
);

test.each(['SQLITE_IOERR', 'SQLITE_CANTOPEN', 'SQLITE_FULL'])(
  'a storage that cannot even be read (%s)',
  async (fault) => {
    const { dataDir, prepared, remove } = await prepare();
    const { cookie, page } = prepared;
    const server = await startServerProcess(dataDir, {
      LOG_LEVEL: 'silent',
      FAULT_ALL: fault,
      NODE_OPTIONS: `--import ${path.resolve('tests/support/faulty-store.js')}`,
    });
    const get = (address: string) => fetch(server.url + address, { headers: { cookie, accept: 'text/html' } });
    const doors = [
      '/',
      '/fiches',
      pagePath(page),
      `${pagePath(page)}/ecrire`,
      '/nouvelle-page',
      '/admin',
      '/connexion',
    ];
    try {
      server.process.kill('SIGHUP');
      await until(async () => (await health(server.url)).problems.includes('database'), 'the health says so');
      for (const address of [
        ...doors,
        `/annotations/${page.id}`,
        `/annotations/${page.id}/flux`,
        '/fichiers/abcdefghjkmn',
      ]) {
        const answer = await get(address);
        const text = await answer.text();
        expect([answer.status, answer.headers.has('retry-after')], `${address}: ${text.slice(0, 200)}`).toEqual([
          503,
          true,
        ]);
        expect(text, address).not.toMatch(STACK);
      }
      const answer = await post(server.url, cookie, { path: '/nouvelle-page', fields: { title: TYPED } });
      expect([answer.status, (await answer.text()).includes(TYPED_IN_HTML)]).toEqual([503, true]);

      server.process.kill('SIGUSR2');
      await until(async () => (await health(server.url)).status === 200, 'the health is good again');
      for (const address of ['/', '/fiches', pagePath(page)]) expect((await get(address)).status, address).toBe(200);
    } finally {
      await server.end('SIGKILL');
      await remove();
    }
  },
  90_000,
);
