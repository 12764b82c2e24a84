import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { pagePath } from '#content/addresses/address.ts';
import { materialFilesPath, personPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { NavetteError } from '#content/errors.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { signInNew } from '#tests/support/people.ts';
import {
  openRightsRig,
  PIXEL,
  READERS,
  type RightsRig,
  ROLES,
  refused,
  reveals,
  STAFF,
} from '#tests/support/rights-rig.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';
import { makeWord, par } from '#tests/support/word-documents.ts';

/**
 * Role × action × address of whoever writes, over HTTP and the WebSocket, and of what is under way
 * when a right is taken away. The expected rights are written by hand here, independent of the
 * table in content/permission.ts.
 */
let { app, subjects, cookies, get, post } = {} as RightsRig;
beforeAll(async () => {
  ({ app, subjects, cookies, get, post } = await openRightsRig());
}, 120_000);
afterAll(() => app.close());

describe('writing', () => {
  test('the editor, the draft, the notice, publishing, previews and invitations are for the staff', async () => {
    for (const subject of subjects) {
      for (const door of [
        'ecrire',
        'ecrire/notice',
        'brouillon',
        'notice',
        'suivi',
        'lunettes',
        'activite',
        'relecture',
        'publier',
        'invitations',
        'corbeille',
        'dupliquer',
      ]) {
        for (const role of ROLES) {
          const { status, text } = await get(role, `${pagePath(subject.page)}/${door}`);
          const label = `${role} ${subject.name} ${door}: ${status}`;
          if (STAFF.includes(role)) expect(refused(status) && status !== 303, label).toBe(false);
          else
            expect([refused(status), reveals(text, subject) && !READERS[subject.name]!.includes(role)], label).toEqual([
              true,
              false,
            ]);
        }
      }
    }
  });

  test('requests of others to those addresses change nothing', async () => {
    const before = JSON.stringify(await app.services.pages.listDrafts(COMMAND_LINE));
    for (const role of ROLES.filter((r) => !STAFF.includes(r))) {
      for (const subject of subjects) {
        for (const door of [
          'notice',
          'suivi',
          'lunettes',
          'relecture',
          'publier',
          'invitations',
          'corbeille',
          'dupliquer',
          'ecrire',
          'ecrire/notice',
          'editions/comparer?de=1&a=brouillon',
        ]) {
          const status = await post(role, `${pagePath(subject.page)}/${door}`, {
            intent: 'publish',
            title: 'Volé',
            name: 'X',
            note: 'x',
            edition: '1',
            champ: 'common.keywords',
            'common.keywords': 'Volé',
            due: '2026-12-31',
          });
          expect(refused(status) || status === 405, `${role} ${subject.name} ${door}: ${status}`).toBe(true);
        }
      }
      for (const path of [
        '/nouvelle-page',
        '/nouvelles-pages?lot=abcdefghjk23',
        '/nouveau/collection',
        '/corbeille',
        `/corbeille/${subjects[0]!.page.id}`,
      ]) {
        const status = await post(role, path, { kind: 'study', title: 'Volé', pageId: subjects[0]!.page.id });
        expect(refused(status) || status === 405, `${role} ${path}: ${status}`).toBe(true);
      }
    }
    expect(JSON.stringify(await app.services.pages.listDrafts(COMMAND_LINE))).toBe(before);
  });

  test('a draft’s checkpoints are listed, compared and restored by the staff alone', async () => {
    for (const subject of subjects) {
      const path = `${pagePath(subject.page)}/ecrire/historique`;
      const { id } = subject.page;
      const archived = subject.page.archivedAt !== null || subject.name.endsWith('archived');
      const points = () => app.services.checkpoints.list(COMMAND_LINE, id);
      if (!archived) {
        await app.services.checkpoints.replace(COMMAND_LINE, id, starterOutline('module', 'fr'));
        await until(async () => (await points()).length > 1, 'there is a restore point');
      }
      // The text that the page was created with.
      const point = (await points()).at(-1)!.id;
      for (const role of ROLES) {
        const label = `${role} ${subject.name}`;
        const list = await get(role, path);
        const compared = await get(role, `${path}/${point}`);
        const restored = STAFF.includes(role) ? null : await post(role, `${path}/${point}`, {});
        if (STAFF.includes(role)) {
          expect([list.status, compared.status], label).toEqual([200, 200]);
          expect(await post(role, `${path}/${point}`, {}), label).toBe(archived ? 409 : 200);
          expect((await get(role, `${path}/abcdefghjkmn`)).status, label).toBe(404);
          expect((await get(role, `${path}/..%2F`)).status, label).toBe(404);
        } else {
          expect([refused(list.status), refused(compared.status), refused(restored!)], label).toEqual([
            true,
            true,
            true,
          ]);
          expect(list.text.includes(point) || reveals(compared.text, subject), label).toBe(false);
        }
      }
    }
  });

  test('nobody else can add files', async () => {
    for (const role of ROLES.filter((r) => !STAFF.includes(r))) {
      const body = new FormData();
      body.set('fichier', new Blob([PIXEL], { type: 'image/png' }), 'pixel.png');
      const response = await fetch(`${app.url}/fichiers/televerser?page=${subjects[0]!.page.id}`, {
        method: 'POST',
        headers: { cookie: cookies[role] },
        body,
      });
      expect(refused(response.status), `${role}: ${response.status}`).toBe(true);
    }
  });

  test('the WebSocket opens for the staff alone', async () => {
    for (const role of ROLES) {
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}/collab/${subjects[2]!.page.id}`, {
        headers: { cookie: cookies[role] },
      });
      const outcome = await new Promise<string>((resolve) => {
        socket.on('message', () => resolve('open'));
        socket.on('close', (code) => resolve(String(code)));
        socket.on('error', () => {});
      });
      socket.close();
      expect(outcome, role).toBe(STAFF.includes(role) ? 'open' : role === 'public' ? '4401' : '4403');
    }
  });
});

describe('requests that were under way when rights were taken away', () => {
  /** Resolves when the server has looked up who sends this cookie. */
  function lookedUp(cookie: string): Promise<void> {
    const { access } = app.services;
    const { findViewer } = access;
    return new Promise((resolve) => {
      access.findViewer = async (header) => {
        const viewer = await findViewer(header);
        if (header === cookie) {
          access.findViewer = findViewer;
          resolve();
        }
        return viewer;
      };
    });
  }

  /** Sends the beginning of a body; `finish` sends the rest. */
  async function begin(cookie: string, path: string, body: Buffer, type: string) {
    const seen = lookedUp(cookie);
    const headers = { cookie, 'content-type': type, 'content-length': body.length };
    const sending = request(new URL(path, app.url), { method: 'POST', headers });
    const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
    sending.write(body.subarray(0, 8));
    await seen;
    return async () => {
      sending.end(body.subarray(8));
      const [answer] = await answered;
      return { status: answer.statusCode, content: await text(answer) };
    };
  }

  test('an administrator who is disabled does not enable themselves', async () => {
    const cookie = await app.signIn('Yacine', 'staff', true);
    const { personId } = (await app.services.access.findViewer(cookie)) as { personId: string };
    const form = Buffer.from('intent=enable&word=Gard%C3%A9');
    const finish = await begin(cookie, personPath(personId), form, 'application/x-www-form-urlencoded');
    await app.services.people.disable(personId, COMMAND_LINE);
    const { status, content } = await finish();
    expect(status).toBe(409);
    expect(content).toContain('Vos droits ont changé pendant l’envoi');
    expect((await app.services.people.require(personId, COMMAND_LINE)).disabledAt).not.toBeNull();
  });

  test('an image of somebody who is no longer of the staff is not stored', async () => {
    const { page } = subjects[0]!;
    const cookie = await app.signIn('Camille');
    const { personId } = (await app.services.access.findViewer(cookie)) as { personId: string };
    const finish = await begin(cookie, `/fichiers/televerser?page=${page.id}&nom=a.png`, PIXEL, 'image/png');
    await app.services.people.changeRole(personId, { role: 'member', admin: false }, COMMAND_LINE);
    const { status, content } = await finish();
    expect(status).toBe(409);
    expect(JSON.parse(content)).toMatchObject({ error: 'conflict' });
  });

  /**
   * Takes somebody's rights away before the next transaction, as while a file of theirs is read.
   */
  function loseRightsBeforeWriting(personId: string): void {
    const { database, people } = app.services;
    database.write = async (work) => {
      Reflect.deleteProperty(database, 'write');
      await people.changeRole(personId, { role: 'member', admin: false }, COMMAND_LINE);
      return database.write(work);
    };
  }

  const page = () => subjects[0]!.page;
  const countOf = async (table: 'page' | 'file' | 'materialFile' | 'organisation') => {
    const { read } = app.services.database;
    return (await read.selectFrom(table).select('id').execute()).length;
  };
  const sentAs = (field: string, name: string, bytes: Uint8Array, more: Record<string, string> = {}) => {
    const form = new FormData();
    for (const [key, value] of Object.entries(more)) form.set(key, value);
    form.set(field, new File([new Uint8Array(bytes)], name));
    return form;
  };
  const word = makeWord(par('Un puits') + par('Il est loin du village.'));
  /** Requests that take long before they are stored: address, contents, and sender. */
  const LONG: Record<
    string,
    {
      readonly table: Parameters<typeof countOf>[0];
      send(viewer: Viewer): Promise<{ readonly path: string; readonly body: BodyInit }>;
    }
  > = {
    'a page of a Word document': {
      table: 'page',
      send: async (viewer) => {
        const file = path.join(createTempFolder('rights-word'), 'puits.docx');
        writeFileSync(file, word);
        const document = await app.services.wordImports.read({ file, name: 'puits.docx' }, viewer);
        const fields = { kind: 'factsheet', title: 'Un puits', language: 'fr', visibility: 'members', document };
        return { path: '/nouvelle-page', body: new URLSearchParams(fields) };
      },
    },
    'an image': {
      table: 'file',
      send: async () => ({
        path: `/fichiers/televerser?page=${page().id}`,
        body: sentAs('fichier', 'a.png', PIXEL),
      }),
    },
    'an attached document': {
      table: 'file',
      send: async () => ({
        path: `${pagePath(page())}/documents`,
        body: sentAs('file', 'puits.docx', word, { intent: 'add', title: 'Un puits', language: 'fr' }),
      }),
    },
    'a file of a material': {
      table: 'materialFile',
      send: async () => {
        const study = await app.addPage({ kind: 'study', title: 'L’eau' });
        const material = await addMaterial(app.services, study.id);
        return { path: materialFilesPath(material), body: sentAs('file', 'a.mp3', PIXEL, { intent: 'add' }) };
      },
    },
  };
  test.each(Object.entries(LONG))('%s is not stored once its sender has lost the right', async (_, { table, send }) => {
    const cookie = await app.signIn('Camille');
    const viewer = await app.services.access.findViewer(cookie);
    const { path: door, body } = await send(viewer);
    const before = await countOf(table);
    loseRightsBeforeWriting((viewer as { personId: string }).personId);
    const answer = await fetch(new URL(door, app.url), {
      method: 'POST',
      headers: { cookie },
      body,
      redirect: 'manual',
    });
    expect([answer.status, await countOf(table)], await answer.text()).toEqual([409, before]);
  });

  test('work that goes on after the answer ends with the rights of its sender, not with their session', async () => {
    const cookie = await app.signIn('Camille');
    const viewer = await app.services.access.findViewer(cookie);
    const { personId, sessionId } = viewer as { personId: string; sessionId: string };
    const { access, database, people } = app.services;
    const lookUp = (isAnswered: boolean) =>
      database
        .write((trx) => access.requireSameRights(trx, viewer, isAnswered))
        .then(
          () => 'the same',
          (error: NavetteError) => error.details.reason,
        );
    expect([await lookUp(false), await lookUp(true)]).toEqual(['the same', 'the same']);
    await access.revokeSession(sessionId);
    expect([await lookUp(false), await lookUp(true)]).toEqual(['rights-changed', 'the same']);
    await people.changeRole(personId, { role: 'member', admin: false }, COMMAND_LINE);
    expect(await lookUp(true)).toBe('rights-changed');
  });
});

describe('a file is not sent with what its reader may no longer read when it is made:', () => {
  const WORDS = 'Les comptes de la réserve.';
  let made = 0;
  const published = async () => {
    const { document } = parseMarkdown(WORDS);
    const page = await app.addPage({ title: `Réserve ${++made}`, summary: 'Résumé.', visibility: 'members', document });
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    return page;
  };
  let member = '';
  beforeAll(async () => {
    member = await app.signIn('Awa', 'member');
  });
  const ask = (path: string, headers: Record<string, string>) =>
    fetch(app.localUrl + path, { headers, redirect: 'manual' });
  /** Asks for a file until it is there: it is made first. */
  const isMade = (path: string, headers: Record<string, string>) =>
    until(
      async () => {
        const { status, body } = await ask(path, headers);
        await body?.cancel();
        return status === 200;
      },
      'the file is made',
      60_000,
    );
  const lose = (page: Page) => app.services.pages.archive(page.id, COMMAND_LINE);
  afterEach(() => void vi.restoreAllMocks());

  /** Asks for a file, and runs `meanwhile` between its making and its sending. */
  const askWhile = async (path: string, Cookie: string, meanwhile: () => Promise<unknown>) => {
    await isMade(path, { Cookie });
    const { bookExports, exports } = app.services;
    const [open, write] = [bookExports.open.bind(bookExports), exports.export.bind(exports)];
    let runs = 0;
    vi.spyOn(bookExports, 'open').mockImplementationOnce(async (asked, viewerNow) => {
      await asked.file;
      await meanwhile();
      runs++;
      return open(asked, viewerNow);
    });
    vi.spyOn(exports, 'export').mockImplementationOnce(async (...asked) => {
      const text = await write(...asked);
      await meanwhile();
      runs++;
      return text;
    });
    const answer = await ask(path, { Cookie });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(runs, path).toBe(1);
    return { status: answer.status, bytes };
  };

  test.each(['html', 'md'])('a page that was archived, as %s', async (extension) => {
    const page = await published();
    const { status, bytes } = await askWhile(`${pagePath(page)}.${extension}`, member, () => lose(page));
    expect([status, Buffer.from(bytes).includes('réserve')]).toEqual([404, false]);
  });

  test.each(['html', 'mdimages'])('a page of several, as %s', async (extension) => {
    const [page, other] = [await published(), await published()];
    const facts = { title: `Boîte ${made}`, slug: `boite-${made}`, summary: 'Deux pages.' };
    const boxed = { ...facts, kind: 'toolkit', visibility: 'members', language: 'fr' } as const;
    const { id } = await app.services.collections.create(boxed, COMMAND_LINE);
    const arrange = (pageIds: string[]) =>
      app.services.collectionParts.arrange(id, [{ title: '', pageIds }], COMMAND_LINE);
    await arrange([page.id, other.id]);
    await app.services.collections.publish(id, true, COMMAND_LINE);
    const chosen = [page, other].map((one) => `page=${pagePath(one)}`).join('&');
    const box = `/outils/${facts.slug}.${extension}`;
    const all = await askWhile(`/selection.${extension}?${chosen}`, member, () => lose(page));
    const text = (bytes: Uint8Array) =>
      Buffer.concat(extension === 'html' ? [bytes] : Object.values(unzipSync(bytes))).toString();
    expect([all.status, text(all.bytes).includes(page.title), text(all.bytes).includes(other.title)]).toEqual([
      ...[200, false, true],
    ]);
    const rest = await askWhile(box, member, () => lose(other));
    expect([rest.status, text(rest.bytes).includes(other.title)]).toEqual([200, false]);
  });

  test.each(['html', 'md'])('a page, by somebody whose account was disabled, as %s', async (extension) => {
    const page = await published();
    const { cookie, personId } = await signInNew(app.services, {
      email: `fin-${made}@example.org`,
      name: 'Fin',
      role: 'member',
    });
    const { status, bytes } = await askWhile(`${pagePath(page)}.${extension}`, cookie, () =>
      app.services.people.disable(personId, COMMAND_LINE),
    );
    expect([status, Buffer.from(bytes).includes('réserve')]).toEqual([404, false]);
  });
});
