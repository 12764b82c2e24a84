import { expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { invitationsPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { FORM_KEY_FIELD } from '#content/form-key.ts';
import { readRows } from '#tests/support/queued-mail.ts';
import { type ServerProcess, startServerProcess } from '#tests/support/server-process.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';
import { addWrittenPage } from '#tests/support/written-outline.ts';

/** Long run: `ROUNDS=100 npm test -- tests/faults/form-kill.test.ts`. */
const ROUNDS = Number(process.env.ROUNDS) || 2;
/** Forms sent at once in each round. */
const FORMS = 8;
const ENV = { NAVETTE_DURABILITY: 'process', LOG_LEVEL: 'silent' };

function prepare() {
  return prepareDataFolder(async (services, signIn) => {
    const awa = await signIn('staff', 'Awa Diarra');
    const page = await addWrittenPage(services, {
      kind: 'workshop',
      title: 'L’eau',
      summary: 'Un résumé.',
      visibility: 'invited',
    });
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    return { cookie: awa.cookie, path: invitationsPath(pagePath(page)) };
  });
}

test(
  `an invitation form sent again after a kill -9 makes its invitation once (${ROUNDS} rounds)`,
  async () => {
    const { dataDir, prepared, remove } = await prepare();
    const { cookie, path } = prepared;
    let server: ServerProcess | null = null;
    const send = async (url: string, name: string) => {
      const answer = await fetch(url + path, {
        method: 'POST',
        headers: { cookie, origin: url },
        body: new URLSearchParams({
          [FORM_KEY_FIELD]: `form-of-${name.replace(/\W+/g, '-')}`.padEnd(24, '-'),
          intent: 'invite',
          nom: name,
          organisation: 'Comité',
          pays: 'ML',
          cote: 'south',
          jours: '60',
        }),
        redirect: 'manual',
      });
      await answer.text();
      return answer.status;
    };
    const made = async () =>
      (await readRows<{ name: string }>(dataDir, 'select name from invitation')).map(({ name }) => name);
    let unanswered = 0;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        server = await startServerProcess(dataDir, ENV);
        const { url } = server;
        // After the first response, the server is warm: what follows is only the time of the forms.
        await (await fetch(url + path, { headers: { cookie } })).text();
        const names = Array.from({ length: FORMS }, (_, index) => `Invitée ${round}-${index}`);
        const sent = Promise.allSettled(names.map((name) => send(url, name)));
        // As soon as one is stored, others are between creating their invitation and recording the
        // form.
        const before = round * FORMS;
        await until(async () => (await made()).length > before, 'an invitation is stored', 30_000, 'at once');
        await server.end('SIGKILL');
        unanswered += (await sent).filter(({ status }) => status === 'rejected').length;
        server = await startServerProcess(dataDir, ENV);
        for (const name of names) expect(await send(server.url, name), name).toBeLessThan(400);
        expect((await made()).filter((name) => names.includes(name)).toSorted()).toEqual(names);
        await server.end('SIGKILL');
      }
      expect(unanswered, 'the kills came before the answers').toBeGreaterThan(0);
    } finally {
      await server?.end('SIGKILL');
    }
    await remove();
  },
  ROUNDS * 40_000 + 60_000,
);
