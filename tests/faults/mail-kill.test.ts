import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import { freePort } from '#tests/support/free-port.ts';
import { invitePartner } from '#tests/support/people.ts';
import { countQueuedMail, passMailTime, readRows } from '#tests/support/queued-mail.ts';
import { Random } from '#tests/support/random.ts';
import { type ReadMail, readMail } from '#tests/support/read-mail.ts';
import { type ServerProcess, startServerProcess } from '#tests/support/server-process.ts';
import { type Reception, startSmtpReceiver } from '#tests/support/smtp-receiver.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/** Long run: `ROUNDS=100 npm test -- tests/faults/mail-kill.test.ts`. */
const ROUNDS = Number(process.env.ROUNDS) || 2;
const REPLIES = 5;
/** Milliseconds from the first reply of a round to the kill, at most. */
const LONGEST = 1_200;
/** The mail server refuses this recipient. */
const UNKNOWN = 'inconnue@example.org';

const TEXT = documentSchema.nodeFromJSON({
  type: 'doc',
  content: [{ type: 'paragraph', attrs: { id: 'p2222222' }, content: [{ type: 'text', text: 'Une phrase.' }] }],
});

/** A thread with several authors, who are mailed every later reply. */
async function prepare() {
  return prepareDataFolder(async (services, signIn) => {
    const awa = await signIn('staff', 'Awa Diarra');
    const page = await services.pages.create(
      { kind: 'article', title: 'L’eau', summary: 'x', visibility: 'members', document: TEXT },
      COMMAND_LINE,
    );
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    const partner = await invitePartner(services, page.id, { email: 'partenaire@example.org' });
    const viewers = [];
    for (const email of ['bea@example.org', 'paul@example.org', UNKNOWN]) {
      const role = email.startsWith('paul') ? 'member' : 'staff';
      const { id } = await services.people.add({ email, name: email, role }, COMMAND_LINE);
      viewers.push({ role, personId: id, name: email, admin: false, sessionId: 's' } as const);
    }
    const southern = await services.access.findViewer(partner.cookie);
    const asked = { kind: 'question', body: 'Est-ce sûr ?', selection: { blockId: 'p2222222' } } as const;
    const root = await services.annotations.create({ pageId: page.id, ...asked }, southern);
    for (const viewer of viewers) await services.annotations.reply({ parentId: root.id, body: 'Je lis.' }, viewer);
    await services.mailQueue.settle();
    return { cookie: awa.cookie, pageId: page.id, root: root.id };
  });
}

async function storedReplies(dataDir: string): Promise<string[]> {
  const rows = await readRows<{ body: string }>(dataDir, "select body from annotation where body like 'jeton %'");
  return rows.map(({ body }) => body);
}

test(
  `mail is neither lost nor sent twice when the server is killed while it sends (${ROUNDS} rounds)`,
  async () => {
    const random = new Random();
    const label = `seed ${random.seed}`;
    /**
     * Duplicates that are nobody's fault: accepted, but the server got no reply, or was killed
     * before it recorded it.
     */
    let excused = 0;
    let isPolite = false;
    const receive = (to: string): Reception => {
      if (to === UNKNOWN) return 'refuse';
      if (isPolite) return 'take';
      const how = random.pick<Reception>([
        'take',
        'take',
        'take',
        'later',
        'lose',
        'hang-up',
        { afterMs: random.below(120) },
      ]);
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
    try {
      for (let round = 0; round < ROUNDS; round++) {
        server = await startServerProcess(dataDir, env);
        const { url } = server;
        // After the first response, the server is warm, so that kills fall into the sending.
        await fetch(`${url}/annotations/${prepared.pageId}`, { headers: { cookie: prepared.cookie } });
        const answers = Array.from({ length: REPLIES }, async (_, index) => {
          const body = `jeton ${round}-${index}.`;
          const fields = {
            intent: 'reply',
            cible: prepared.root,
            texte: body,
            cle: `${random.seed}-${round}-${index}`,
          };
          const answer = await fetch(`${url}/annotations/${prepared.pageId}`, {
            method: 'POST',
            headers: { cookie: prepared.cookie, accept: 'application/json' },
            body: new URLSearchParams(fields),
          });
          if (answer.ok) acknowledged.push(body);
          else throw new Error(`${answer.status} ${await answer.text()}`);
        });
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
      await until(async () => (await countQueuedMail(dataDir)) === 0, 'everything is sent', 60_000);
      expect(await server.end('SIGTERM')).toBe(0);
    } finally {
      await server?.end('SIGKILL');
      await smtp.close();
    }
    const stored = await storedReplies(dataDir);
    expect(
      acknowledged.filter((body) => !stored.includes(body)),
      label,
    ).toEqual([]);
    const mails = await Promise.all(smtp.received.map(readMail));
    const faults: string[] = [];
    let copies = 0;
    for (const to of ['bea@example.org', 'paul@example.org', 'partenaire@example.org']) {
      const own = mails.filter((mail) => mail.to === to && mail.text.includes('jeton '));
      for (const body of stored) {
        const about = own.filter(({ text }) => text.includes(body));
        const ids = new Set(about.map(({ id }: ReadMail) => id));
        if (ids.size !== 1) faults.push(`${to}, ${body}: ${about.length} mails, ${ids.size} Message-IDs`);
        copies += about.length - ids.size;
      }
      const unknown = own.filter(({ text }) => !stored.some((body) => text.includes(body)));
      for (const { text } of unknown) faults.push(`${to}: about what is not stored: ${text.slice(0, 80)}`);
    }
    expect(faults, label).toEqual([]);
    // Each kill can leave one mail that was taken without a record of it.
    expect(copies, `${label}: sent again`).toBeLessThanOrEqual(excused + ROUNDS);
    // Mail to the refused recipient is stored in the outbox, and did not delay other mail.
    expect(mails.some(({ to }) => to === UNKNOWN)).toBe(false);
    const kept = await keptMails(dataDir);
    // The outbox deletes the oldest.
    expect(
      stored.slice(-REPLIES).filter((body) => !kept.some(({ text }) => text.includes(body))),
      label,
    ).toEqual([]);
    expect(stored.length, `${label}: the rounds had something to lose`).toBeGreaterThan(ROUNDS);
    expect(killedWhileWaiting, `${label}: the kills came while mail waited`).toBeGreaterThan(0);
    await remove();
  },
  ROUNDS * 20_000 + 120_000,
);

/** The mails in the outbox to the refused recipient. */
async function keptMails(dataDir: string): Promise<ReadMail[]> {
  const folder = path.join(dataDir, 'outbox');
  const files = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  const mails = await Promise.all(
    files.map((name) => readMail({ to: '', message: readFileSync(path.join(folder, name), 'latin1') })),
  );
  return mails.filter(({ html }) => html.includes(UNKNOWN));
}
