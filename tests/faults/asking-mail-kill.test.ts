import { expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { invitationPath, invitationsPath, reviewPath, reviewsPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { freePort } from '#tests/support/free-port.ts';
import { countQueuedMail, passMailTime, readRows } from '#tests/support/queued-mail.ts';
import { Random } from '#tests/support/random.ts';
import { readMail } from '#tests/support/read-mail.ts';
import { type ServerProcess, startServerProcess } from '#tests/support/server-process.ts';
import { type Reception, startSmtpReceiver } from '#tests/support/smtp-receiver.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';
import { addWrittenPage } from '#tests/support/written-outline.ts';

/** Long run: `ROUNDS=100 npm test -- tests/faults/asking-mail-kill.test.ts`. */
const ROUNDS = Number(process.env.ROUNDS) || 2;
/** People who are invited, and asked for a review, in each round. */
const PEOPLE = 3;
/** Milliseconds from the first answer of a round to the kill, at most. */
const LONGEST = 1_200;

/**
 * A published page with partners, and for each round a page to be reviewed by people from outside.
 */
function prepare() {
  return prepareDataFolder(async (services, signIn) => {
    const awa = await signIn('staff', 'Awa Diarra');
    const add = (title: string) =>
      addWrittenPage(services, { kind: 'workshop', title, summary: 'Un résumé.', visibility: 'invited' });
    const page = await add('L’eau');
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    const drafts = [];
    for (let round = 0; round < ROUNDS; round++) drafts.push(pagePath(await add(`Brouillon ${round}`)));
    return { cookie: awa.cookie, partners: invitationsPath(pagePath(page)), drafts: drafts.map(reviewsPath) };
  });
}

/** The recipients' addresses that the server stored. */
async function storedAddresses(dataDir: string): Promise<string[]> {
  const rows = await readRows<{ email: string }>(
    dataDir,
    'select email from invitation union all select email from review_request',
  );
  return rows.map(({ email }) => email);
}

test(
  `invitations and review requests are mailed once though the server is killed while sending (${ROUNDS} rounds)`,
  async () => {
    const random = new Random();
    const label = `seed ${random.seed}`;
    /** Duplicates that are nobody's fault: accepted, but without a reply to the server. */
    let excused = 0;
    let isPolite = false;
    const receive = (): Reception => {
      if (isPolite) return 'take';
      const how = random.pick<Reception>(['take', 'take', 'later', 'lose', 'hang-up', { afterMs: random.below(120) }]);
      if (how === 'hang-up') excused++;
      return how;
    };
    const smtp = await startSmtpReceiver({ receive });
    const { dataDir, prepared, remove } = await prepare();
    // Mail needs the site's address, and so a port that is known beforehand.
    const port = await freePort();
    const env = {
      SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      NAVETTE_DURABILITY: 'process',
      LOG_LEVEL: 'silent',
    };
    let server: ServerProcess | null = null;
    const acknowledged: string[] = [];
    let killedWhileWaiting = 0;
    const send = async (url: string, path: string, email: string, fields: Record<string, string>) => {
      const answer = await fetch(url + path, {
        method: 'POST',
        headers: { cookie: prepared.cookie, origin: url },
        body: new URLSearchParams(fields),
        redirect: 'manual',
      });
      await answer.text();
      if (answer.status >= 400) throw new Error(`${email}: ${answer.status}`);
      acknowledged.push(email);
    };
    try {
      for (let round = 0; round < ROUNDS; round++) {
        server = await startServerProcess(dataDir, env);
        const { url } = server;
        // After the first response, the server is warm, so that kills fall into the sending.
        await fetch(url + prepared.partners, { headers: { cookie: prepared.cookie } });
        const answers = Array.from({ length: PEOPLE }, (_, index) => {
          const invited = `invitee-${round}-${index}@example.org`;
          const asked = `relectrice-${round}-${index}@example.org`;
          const partner = { nom: invited, organisation: 'Comité', pays: 'ML', cote: 'south', jours: '60' };
          const reviewer = { name: asked, side: 'south', due: '', message: '' };
          return [
            send(url, prepared.partners, invited, { intent: 'invite', ...partner, courriel: invited, locale: 'fr' }),
            send(url, prepared.drafts[round]!, asked, {
              intent: 'ask',
              ...reviewer,
              email: asked,
              locale: random.pick(['fr', 'en']),
            }),
          ];
        }).flat();
        const settled = Promise.allSettled(answers);
        // Waits until two are stored and being mailed, however slow the machine is.
        const first = await Promise.race(answers.map((answer, i) => answer.then(() => i)));
        await Promise.race(answers.filter((_, i) => i !== first));
        await new Promise((resolve) => setTimeout(resolve, random.below(LONGEST)));
        await server.end('SIGKILL');
        for (const one of await settled)
          if (one.status === 'rejected') expect(String(one.reason), label).toMatch(/fetch failed|terminated|ECONN/);
        if ((await passMailTime(dataDir)) > 0) killedWhileWaiting++;
      }
      isPolite = true;
      await passMailTime(dataDir);
      server = await startServerProcess(dataDir, env);
      const { url } = server;
      await until(async () => (await countQueuedMail(dataDir)) === 0, 'everything is sent', 60_000);

      const stored = await storedAddresses(dataDir);
      expect(
        acknowledged.filter((email) => !stored.includes(email)),
        label,
      ).toEqual([]);
      const mails = await Promise.all(smtp.received.map(readMail));
      const faults: string[] = [];
      let copies = 0;
      for (const email of stored) {
        const own = mails.filter(({ to }) => to === email);
        const ids = new Set(own.map(({ id }) => id));
        if (ids.size !== 1) faults.push(`${email}: ${own.length} mails, ${ids.size} Message-IDs`);
        copies += own.length - ids.size;
        // Copies have links of their own: each opens.
        for (const { text } of own) {
          const token = /\/(?:invitation|relire)\/([\w-]+)/.exec(decodeURIComponent(text))?.[1] ?? 'none';
          const path = email.startsWith('invitee') ? invitationPath(token) : reviewPath(token);
          const opened = await fetch(url + path);
          if (opened.status !== 200) faults.push(`${email}: its link answers ${opened.status}`);
          await opened.text();
        }
      }
      for (const { to } of mails) if (!stored.includes(to)) faults.push(`${to}: asked for nothing that is stored`);
      expect(faults, label).toEqual([]);
      // Each kill can leave one mail that was taken without a record of it.
      expect(copies, `${label}: sent again`).toBeLessThanOrEqual(excused + ROUNDS);
      expect(stored.length, `${label}: the rounds had something to lose`).toBeGreaterThan(ROUNDS);
      expect(killedWhileWaiting, `${label}: the kills came while mail waited`).toBeGreaterThan(0);
      expect(await server.end('SIGTERM')).toBe(0);
    } finally {
      await server?.end('SIGKILL');
      await smtp.close();
    }
    await remove();
  },
  ROUNDS * 20_000 + 120_000,
);
