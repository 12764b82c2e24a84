import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import {
  openRightsRig,
  PIXEL,
  READERS,
  type RightsRig,
  ROLES,
  refused,
  STAFF,
  says,
} from '#tests/support/rights-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * Role × action × address of whoever writes, over HTTP and the WebSocket. The expected
 * rights are written by hand here, independent of the table in content/permission.ts.
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
            expect([refused(status), says(text, subject) && !READERS[subject.name]!.includes(role)], label).toEqual([
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
          expect(list.text.includes(point) || says(compared.text, subject), label).toBe(false);
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

  test('the WebSocket', async () => {
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
