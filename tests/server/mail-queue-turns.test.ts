import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { Database, type Writer } from '#db/driver/database.ts';
import { MailQueue } from '#server/mail/mail-queue.ts';
import type { Mail, Mailer } from '#server/mail/mailer.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';

/**
 * When the queue tries to send mail, as time passes. The database is real; the test decides what
 * the mail server answers. mail-queue.test.ts uses a real mail server.
 */
const START = Date.parse('2026-11-25T10:00:00.000Z');
const MINUTE = 60_000;
const TO = { name: 'Awa', address: 'awa@example.org' };

let database: Database;
let queue: MailQueue;
let now: number;
/** The mail server's answers to the next mails: an error, or acceptance. */
let answers: (Error | (() => Promise<void>))[];
let tried: string[];
let ids: Set<string>;
let kept: string[];
/** How often the database still fails: to read, to write. */
let failing: { read: number; write: number };
/** How often the writer of mails still fails. */
let unwritten: number;
/** Called when the queue asks for a transaction. */
let onWrite: () => void;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  database = await Database.open(path.join(await createMigratedFolder('mail-turns'), 'navette.sqlite'), 'process');
  [now, answers, tried, ids, kept, failing] = [START, [], [], new Set(), [], { read: 0, write: 0 }];
  unwritten = 0;
  onWrite = () => {};
  const mailer = {
    async deliver(mail: Mail, id: string) {
      tried.push(mail.subject);
      expect(mail).toMatchObject({ to: TO, text: 'T', html: 'H' });
      ids.add(id);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      await answer?.();
    },
    async keep({ subject }: Mail) {
      kept.push(subject);
    },
  } as unknown as Mailer;
  const faulty = {
    get read() {
      if (failing.read-- > 0) throw new Error('the disk does not answer');
      return database.read;
    },
    write: async (work: Parameters<Database['write']>[0]) => {
      if (failing.write-- > 0) throw new Error('the disk is full');
      onWrite();
      return database.write(work);
    },
  } as unknown as Database;
  queue = new MailQueue({
    database: faulty,
    mailer,
    clock: () => new Date(now),
    logger: createLogger('silent'),
    writer: {
      write: async ({ about }) => {
        if (about === 'unwritten' && unwritten-- > 0) throw new Error('no words for it');
        return { to: TO, subject: about, text: 'T', html: 'H' };
      },
      dropped: async () => {},
    },
  });
});
afterEach(async () => {
  await queue.close();
  vi.useRealTimers();
  await database.close();
});

async function add(...subjects: readonly string[]): Promise<void> {
  for (const subject of subjects) {
    await database.write((trx) =>
      queue.add(trx, { sort: 's', recipientId: 'awa', about: subject }, { to: TO, subject }),
    );
    now++;
  }
}
/** Queues a mail that waits ten minutes for others, to be sent as one mail with them. */
function gather(trx: Writer, what: string): Promise<void> {
  const mail = { sort: 's', recipientId: 'awa', about: `answers ${what}` };
  const join = (before: string, next: string) => ({ about: `${before},${next.split(' ')[1]}`, subject: 'both' });
  return queue.gather(trx, mail, { to: TO, subject: what }, { quiet: 10, most: 60, join });
}
async function wake(): Promise<void> {
  queue.wake();
  await queue.settle();
}
/** Lets time pass, for timers and the clock alike. */
async function pass(milliseconds: number): Promise<void> {
  now += milliseconds;
  await vi.advanceTimersByTimeAsync(milliseconds);
  await queue.settle();
}
const waiting = () => queue.list(COMMAND_LINE);
const refused = (code: string, responseCode?: number) => Object.assign(new Error('no'), { code, responseCode });

test('mail is sent in the order in which it was added, one at a time', async () => {
  let inside = 0;
  const alone = async () => {
    expect(++inside).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
  };
  answers = [alone, alone, alone];
  await add('a', 'b', 'c');
  await wake();
  expect([tried, await waiting(), vi.getTimerCount()]).toEqual([['a', 'b', 'c'], [], 0]);
});

test('a mail that the server does not accept is retried after growing pauses, then put into the outbox', async () => {
  answers = Array.from({ length: 8 }, (_, i) => new Error(`no ${i} ${'x'.repeat(400)}`));
  await add('a');
  await wake();
  const pauses = [1, 5, 15, 60, 180, 720, 1_440];
  for (const [i, minutes] of pauses.entries()) {
    const [mail] = await waiting();
    expect(mail).toMatchObject({ attempts: i + 1, dueAt: new Date(now + minutes * MINUTE).toISOString() });
    expect([mail!.problem.length, mail!.problem.startsWith(`no ${i} `)]).toEqual([300, true]);
    await pass(minutes * MINUTE - 1);
    expect(tried).toHaveLength(i + 1);
    await pass(1);
    expect(tried).toHaveLength(i + 2);
  }
  expect([kept, await waiting(), ids.size, vi.getTimerCount()]).toEqual([['a'], [], 1, 0]);
});

test('a mail whose text cannot be written waits, delays no other mail, and is sent once it can be', async () => {
  unwritten = 10;
  await add('unwritten', 'b');
  await wake();
  expect(tried).toEqual(['b']);
  for (const minutes of [1, 5, 15, 60, 180, 720, 1_440, 1_440, 1_440]) {
    expect(await waiting()).toMatchObject([{ subject: 'unwritten', problem: 'no words for it' }]);
    await pass(minutes * MINUTE);
  }
  expect([unwritten, tried, kept, await waiting()]).toMatchObject([0, ['b'], [], [{ attempts: 10 }]]);
  await pass(1_440 * MINUTE);
  expect([tried, kept, await waiting()]).toEqual([['b', 'unwritten'], [], []]);
});

test('a mail that was queued while the clock was ahead is sent at once', async () => {
  answers = [new Error('no')];
  await add('a');
  await wake();
  const due = async (days: number) => {
    const dueAt = new Date(now + days * 1_440 * MINUTE).toISOString();
    await database.write((trx) => trx.updateTable('queuedMail').set({ dueAt }).execute());
    await wake();
  };
  // No pause is longer than a day: a mail that is due later was queued by a wrong clock.
  await due(1);
  expect([tried, vi.getTimerCount()]).toEqual([['a'], 1]);
  await due(3_650);
  expect([tried, await waiting()]).toEqual([['a', 'a'], []]);
});

test('a mail that an earlier release wrote into the queue is sent unchanged', async () => {
  const at = new Date(START).toISOString();
  const line = { recipientName: TO.name, recipient: TO.address, subject: 'old', text: 'T', html: 'H' };
  const row = { id: 'old', ...line, createdAt: at, dueAt: at, attempts: 0, problem: '' };
  await database.write((trx) => trx.insertInto('queuedMail').values(row).execute());
  await wake();
  expect([tried, await waiting()]).toEqual([['old'], []]);
});

test('a waiting mail does not delay others, and is not retried early because of them', async () => {
  answers = [new Error('no')];
  await add('a', 'b');
  await wake();
  expect(tried).toEqual(['a', 'b']);
  await pass(30_000);
  await add('c');
  await wake();
  expect([tried, vi.getTimerCount()]).toEqual([['a', 'b', 'c'], 1]);
  await pass(30_000);
  expect(tried).toEqual(['a', 'b', 'c', 'a']);
});

test.each([
  ['of the recipient', refused('EENVELOPE', 550), true],
  ['of the message', refused('EMESSAGE', 500), true],
  ['for now', refused('EENVELOPE', 450), false],
  ['without a code', refused('EMESSAGE'), false],
  ['of the sign-in', refused('EAUTH', 535), false],
  ['of something else', 'no' as unknown as Error, false],
])('a refusal is recognised as final or temporary: %s', async (_what, error, isFinal) => {
  answers = [() => Promise.reject(error)];
  await add('a');
  await wake();
  expect([kept.length === 1, (await waiting()).length]).toEqual([isFinal, isFinal ? 0 : 1]);
  if (!isFinal) expect((await waiting())[0]!.problem).toBe('no');
});

test('a mail that is queued while another is being sent is sent as well', async () => {
  answers = [
    async () => {
      await add('b');
      queue.wake();
      queue.wake();
      // Leaves time to read the queue: no second run may begin meanwhile.
      for (let times = 0; times < 5; times++) await waiting();
    },
  ];
  await add('a');
  expect(await waiting()).toMatchObject([{ attempts: 0, problem: '', dueAt: new Date(START).toISOString() }]);
  await wake();
  expect([tried, await waiting()]).toEqual([['a', 'b'], []]);
});

test('a mail that was sent but could not be deleted from the queue is not sent again', async () => {
  await add('a', 'b');
  answers = [
    async () => {
      failing.write = 1;
    },
  ];
  await wake();
  expect([tried, (await waiting()).length]).toEqual([['a'], 2]);
  await pass(MINUTE - 1);
  expect(tried).toEqual(['a']);
  await pass(1);
  expect([tried, await waiting()]).toEqual([['a', 'b'], []]);
});

test.each(['read', 'write'] as const)('a database that does not %s is asked again after a minute', async (what) => {
  await add('a');
  failing[what] = 1;
  await wake();
  expect(tried).toEqual([]);
  await pass(MINUTE - 1);
  expect(tried).toEqual([]);
  await pass(1);
  expect(tried).toEqual(['a']);
});

test('an event that joins a mail in a transaction still open when the mail falls due is sent with it', async () => {
  await database.write((trx) => gather(trx, 'a'));
  now += 9 * MINUTE;
  const asked = new Promise<void>((resolve) => {
    onWrite = resolve;
  });
  let joining: Promise<void> | undefined;
  await new Promise<void>((joined) => {
    joining = database.write(async (trx) => {
      await gather(trx, 'b');
      joined();
      await asked;
    });
  });
  now += MINUTE;
  queue.wake();
  await joining;
  await queue.settle();
  expect([tried, await waiting()]).toMatchObject([[], [{ subject: 'both' }]]);
  await pass(9 * MINUTE - 1);
  expect(tried).toEqual([]);
  await pass(1);
  expect([tried, await waiting()]).toEqual([['answers a,b'], []]);
});

test.each([
  ['as time goes', 0],
  ['while the clock is set back', 5 * MINUTE],
])('an event that occurs while a mail is being sent goes into the next mail, %s', async (_, back) => {
  await database.write((trx) => gather(trx, 'a'));
  now += 10 * MINUTE;
  answers = [
    async () => {
      now -= back;
      await database.write((trx) => gather(trx, 'b'));
    },
  ];
  await wake();
  expect([tried, await waiting()]).toMatchObject([['answers a'], [{ subject: 'b', attempts: 0 }]]);
  await pass(10 * MINUTE);
  expect([tried, await waiting()]).toEqual([['answers a', 'answers b'], []]);
});

test('an event that occurs after a mail was sent but not deleted goes into the next mail', async () => {
  await database.write((trx) => gather(trx, 'a'));
  now += 10 * MINUTE;
  answers = [
    async () => {
      failing.write = 1;
    },
  ];
  await wake();
  now -= 5 * MINUTE;
  await database.write((trx) => gather(trx, 'b'));
  await pass(10 * MINUTE);
  expect([tried, await waiting()]).toEqual([['answers a', 'answers b'], []]);
});

test('when the queue is closed, it finishes the mail under way and sends no other', async () => {
  let closing: Promise<void> | undefined;
  const close = async () => {
    closing = queue.close();
  };
  answers = [new Error('no'), close];
  await add('a', 'b', 'c');
  await wake();
  await closing;
  expect([tried, (await waiting()).map(({ subject }) => subject)]).toEqual([
    ['a', 'b'],
    ['a', 'c'],
  ]);
  expect(vi.getTimerCount()).toBe(0);
  await wake();
  await pass(60 * MINUTE);
  expect(tried).toEqual(['a', 'b']);
});

test('closing a waiting queue cancels its timer', async () => {
  answers = [new Error('no')];
  await add('a');
  await wake();
  expect(vi.getTimerCount()).toBe(1);
  await queue.close();
  expect(vi.getTimerCount()).toBe(0);
});

test('the list of waiting mails is refused to the public', () => {
  expect(() => queue.list(PUBLIC_VIEWER)).toThrow();
});
