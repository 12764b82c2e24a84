import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requestRow } from '#app/reviews/review-view.server.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { freePort } from '#tests/support/free-port.ts';
import { startSmtpReceiver } from '#tests/support/smtp-receiver.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let floor: Floor;
let port: number;
let dataDir: string;
/** A mail server on `port`. */
let smtp: Awaited<ReturnType<typeof startSmtpReceiver>>;

const open = () => openFloor({ dataDir, env: { smtpUrl: `smtp://127.0.0.1:${port}` } });

beforeEach(async () => {
  // Tests close the mail server and open it again on the same port.
  smtp = await startSmtpReceiver({ port: await freePort() });
  port = smtp.port;
  dataDir = createTempFolder('mail');
  floor = await open();
});
afterEach(async () => {
  await floor.close();
  await smtp.close();
});

const add = (email: string) =>
  floor.services.people.invite({ email, name: 'Claire', role: 'staff' }, COMMAND_LINE, 'https://wiki.example');
const waiting = () => floor.services.mailQueue.list(COMMAND_LINE);
async function retry(minutes: number): Promise<void> {
  floor.clock.pass({ minutes });
  floor.services.mailQueue.wake();
  await floor.services.mailQueue.settle();
}
const idOf = (message: string) => /^Message-ID: (.*)$/im.exec(message)?.[1];

describe('mail', () => {
  test('is sent at once, once, and then forgotten', async () => {
    await Promise.all(['a@example.org', 'b@example.org', 'c@example.org'].map(add));
    await floor.services.mailQueue.settle();
    await retry(60);
    expect(smtp.received.map(({ to }) => to).sort()).toEqual(['a@example.org', 'b@example.org', 'c@example.org']);
    expect(await waiting()).toEqual([]);
    expect(await floor.services.outbox.list(COMMAND_LINE)).toEqual([]);
  });

  test('waits with the error while the mail server is down, across a restart, and is then sent once', async () => {
    await smtp.close();
    await add('claire@example.org');
    await floor.services.mailQueue.settle();
    expect(await waiting()).toMatchObject([{ recipient: 'claire@example.org', attempts: 1 }]);
    expect((await waiting())[0]!.problem).toContain('ECONNREFUSED');
    // Not before its time.
    await retry(0.5);
    expect(await waiting()).toMatchObject([{ attempts: 1 }]);
    await retry(1);
    expect(await waiting()).toMatchObject([{ attempts: 2 }]);
    await floor.close();
    smtp = await startSmtpReceiver({ port });
    floor = await open();
    await retry(5);
    await retry(1_440);
    expect(smtp.received.map(({ to }) => to)).toEqual(['claire@example.org']);
    expect(await waiting()).toEqual([]);
  });

  test('asking for a review is reported if refused for good; it can be resent, or its link handed on', async () => {
    await smtp.close();
    let isRefusing = true;
    smtp = await startSmtpReceiver({ port, receive: () => (isRefusing ? 'refuse' : 'take') });
    const { reviewAsking, reviews, mailQueue, outbox } = floor.services;
    const { viewer } = await floor.person('staff', 'Claire Martin');
    const { id: pageId } = await floor.newPage({ title: 'Une page', summary: 'Un résumé.' });
    const request = { name: 'Awa', email: 'awa@example.org', locale: 'fr', due: '', message: '', people: null };
    await reviewAsking.ask(pageId, request, viewer, 'https://wiki.example');
    const { id } = (await reviews.list(pageId, viewer)).requests[0]!;
    const row = async () => requestRow((await reviews.list(pageId, viewer)).requests[0]!);
    await mailQueue.settle();
    expect(await row()).toMatchObject({ state: 'open', undeliveredTo: 'awa@example.org' });
    expect(await outbox.list(COMMAND_LINE)).toMatchObject([{ problem: expect.stringContaining('550') }]);
    expect((await reviews.makeLink(pageId, id, viewer)).path).toMatch(/relire(\/|%2F)[\w-]{43}/);
    isRefusing = false;
    await reviewAsking.sendAgain(pageId, id, viewer);
    await mailQueue.settle();
    expect(smtp.received.map(({ to }) => to)).toEqual(['awa@example.org']);
    expect(await row()).toMatchObject({ state: 'open', undeliveredTo: null });
    // The mail is delivered now: nobody else is shown its link, and it is not sent a second time.
    await expect(reviews.makeLink(pageId, id, viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(reviewAsking.sendAgain(pageId, id, viewer)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('that is refused for good, or failed for days, is kept in the outbox', async () => {
    await smtp.close();
    smtp = await startSmtpReceiver({ port, refuse: true });
    await add('nobody@example.org');
    await floor.services.mailQueue.settle();
    expect(await waiting()).toEqual([]);
    await smtp.close();
    await add('claire@example.org');
    await floor.services.mailQueue.settle();
    for (const minutes of [1, 5, 15, 60, 180, 720]) {
      await retry(minutes);
      expect(await waiting(), `after ${minutes} minutes`).toHaveLength(1);
    }
    await retry(1_440);
    expect(await waiting()).toEqual([]);
    expect((await floor.services.outbox.list(COMMAND_LINE)).map(({ to }) => to).sort()).toEqual([
      'Claire <claire@example.org>',
      'Claire <nobody@example.org>',
    ]);
  });

  test('sent again after an answer that was lost has the same Message-ID', async () => {
    await smtp.close();
    smtp = await startSmtpReceiver({ port, hangUp: 1 });
    await add('claire@example.org');
    await floor.services.mailQueue.settle();
    expect(await waiting()).toHaveLength(1);
    await retry(1);
    expect(smtp.received).toHaveLength(2);
    const [first, second] = smtp.received.map(({ message }) => idOf(message));
    expect(first).toMatch(/^<[\w-]+@localhost>$/);
    expect(second).toBe(first);
    expect(await waiting()).toEqual([]);
  });

  test('is sent only for an event that was stored', async () => {
    await add('claire@example.org');
    await expect(add('claire@example.org')).rejects.toMatchObject({ code: 'conflict' });
    await floor.services.mailQueue.settle();
    expect(smtp.received).toHaveLength(1);
  });
});
