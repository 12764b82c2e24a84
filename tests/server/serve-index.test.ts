import { EventEmitter } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { SearchAsker, SearchCommand, SearchReport, SearchResults } from '#server/search/search-messages.ts';
import { serveIndex } from '#server/search/serve-index.ts';
import type { Services } from '#server/services.ts';
import { closeServices, openServices, publishPage } from '#tests/support/searched-services.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * The search thread's work, here in the test's own thread: what it answers to each command, and
 * what it does by itself as time passes. The database is real; the test lets the time pass.
 */
let services: Services;
beforeAll(async () => {
  services = await openServices();
  await publishPage(services, { title: 'La noria', body: 'Une roue à godets.' });
});
afterAll(closeServices);

const PUBLIC: SearchAsker = { audiences: ['public'] };

/** Stands in for the message port of the thread. */
class Port extends EventEmitter {
  readonly reports: SearchReport[] = [];
  closed = false;
  private count = 0;

  postMessage(report: SearchReport): void {
    this.reports.push(report);
    this.emit('report');
  }
  close(): void {
    this.closed = true;
  }

  /** Like a thread's port, queues a message until there is a listener. */
  send(command: SearchCommand): void {
    if (this.listenerCount('message') > 0) this.emit('message', command);
    else this.once('newListener', () => setImmediate(() => this.emit('message', command)));
  }
  /** Sends a command and waits for its answer. */
  async ask(
    command: { type: 'search'; asker: SearchAsker; q: string } | { type: 'settle' | 'expunge' | 'close' },
  ): Promise<SearchReport> {
    const id = ++this.count;
    if (command.type === 'search') {
      const input = { q: command.q, filters: {}, sort: 'relevance', offset: 0, limit: 20 } as const;
      this.send({ type: 'search', id, asker: command.asker, input });
    } else this.send({ type: command.type, id });
    return this.wait((report) => 'id' in report && report.id === id);
  }
  async wait(fits: (report: SearchReport) => boolean): Promise<SearchReport> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const found = this.reports.find(fits);
      if (found) return found;
      if (Date.now() > deadline) throw new Error('waited in vain for a report');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  async titles(q: string): Promise<string[]> {
    const report = (await this.ask({ type: 'search', asker: PUBLIC, q })) as { results: SearchResults };
    return report.results.results.map(({ title }) => title);
  }
}

let port: Port;
let folder: string;
let started: Promise<void>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  folder = path.join(createTempFolder('index'), 'search');
  open();
});
afterEach(async () => {
  if (!port.closed) await port.ask({ type: 'close' });
  vi.useRealTimers();
});
function open(): void {
  port = new Port();
  started = serveIndex(port as never, { file: services.env.databaseFile, folder });
}
const turns = async () => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
};
/** The files of the stored index that hold these letters. */
const filesWith = (letters: string) =>
  readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(letters));
const manifest = () => existsSync(path.join(folder, 'manifest.json'));

test('pages published before can be found at once, and the thread reports when all of them can', async () => {
  const asked = port.titles('noria');
  const ready = await port.wait(({ type }) => type === 'ready');
  expect(ready).toMatchObject({ documents: 1, stored: false, milliseconds: expect.any(Number) });
  expect((ready as { milliseconds: number }).milliseconds).toBeGreaterThan(0);
  expect(await asked).toEqual(['La noria']);
  await started;
});

describe('a change', () => {
  test('that was sent is found by the next query, and `settle` is answered once it is read', async () => {
    await started;
    const page = await publishPage(services, { title: 'Le canari', body: 'De l’eau fraîche.' });
    port.send({ type: 'page-changed', pageId: page.id });
    expect(await port.titles('canari')).toEqual(['Le canari']);
    const other = await publishPage(services, { title: 'La jarre', body: 'De l’huile.' });
    port.send({ type: 'page-changed', pageId: other.id });
    expect(await port.ask({ type: 'settle' })).toMatchObject({ type: 'answer', results: null });
    expect(await port.titles('jarre')).toEqual(['La jarre']);
    await services.pages.archive(page.id, COMMAND_LINE);
    port.send({ type: 'page-changed', pageId: page.id });
    expect(await port.titles('canari')).toEqual([]);
  });

  test('of collections and of synonyms is read when it is sent', async () => {
    await started;
    const input = { kind: 'toolkit', title: 'La boîte à grains', visibility: 'public' } as const;
    const { id } = await services.collections.create(input, COMMAND_LINE);
    await services.collections.publish(id, true, COMMAND_LINE);
    port.send({ type: 'synonyms-changed' });
    expect(await port.titles('grains')).toEqual([]);
    port.send({ type: 'collection-changed' });
    await port.ask({ type: 'settle' });
    expect(await port.titles('grains')).toEqual(['La boîte à grains']);
    await services.searchCare.changeSynonyms({ text: 'roue = auget', version: '' }, COMMAND_LINE);
    expect(await port.titles('auget')).toEqual([]);
    port.send({ type: 'synonyms-changed' });
    await port.ask({ type: 'settle' });
    expect(await port.titles('auget')).toEqual(['La noria']);
  });

  test('that was not sent is seen within a second', async () => {
    await started;
    await publishPage(services, { title: 'Le moulin', body: 'Du mil.' });
    expect(await port.titles('moulin')).toEqual([]);
    await vi.advanceTimersByTimeAsync(699);
    await turns();
    expect(await port.titles('moulin')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    for (let i = 0; i < 200 && (await port.titles('moulin')).length === 0; i++) await turns();
    expect(await port.titles('moulin')).toEqual(['Le moulin']);
  });
});

describe('the segments', () => {
  test('are stored when nothing has changed for three seconds, and make the next start short', async () => {
    await started;
    await vi.advanceTimersByTimeAsync(2_900);
    expect(manifest()).toBe(false);
    const page = await publishPage(services, { title: 'La houe', body: 'Du fer.' });
    port.send({ type: 'page-changed', pageId: page.id });
    await port.ask({ type: 'settle' });
    await vi.advanceTimersByTimeAsync(2_999);
    expect(manifest()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await port.ask({ type: 'close' });
    expect([manifest(), port.closed]).toEqual([true, true]);
    open();
    expect(await port.wait(({ type }) => type === 'ready')).toMatchObject({ stored: true });
    expect(await port.titles('houe')).toEqual(['La houe']);
  });

  test('hold no removed or changed text once it is expunged, in memory or on the disk', async () => {
    await started;
    const reportAndExpunge = async (...ids: string[]) => {
      for (const pageId of ids) port.send({ type: 'page-changed', pageId });
      await port.ask({ type: 'settle' });
      expect(await port.ask({ type: 'expunge' })).toMatchObject({ type: 'answer', results: null });
    };
    const pilon = await publishPage(services, { title: 'Le pilon', body: 'Du bois de caïlcédrat.' });
    const mortier = await publishPage(services, { title: 'Le mortier', body: 'Du bois de zibelin.' });
    await reportAndExpunge(pilon.id, mortier.id);
    expect(filesWith('zibelin')).not.toEqual([]);
    await services.pages.archive(mortier.id, COMMAND_LINE);
    await reportAndExpunge(mortier.id);
    expect(filesWith('zibelin')).toEqual([]);
    expect(filesWith('caïlcédrat')).not.toEqual([]);
    expect([await port.titles('pilon'), await port.titles('mortier')]).toEqual([['Le pilon'], []]);
  });

  test('that cannot be rewritten without removed text fail the command that asked for it', async () => {
    await started;
    writeFileSync(folder, 'a file where the folder should be');
    expect(await port.ask({ type: 'expunge' })).toEqual({
      type: 'failure',
      id: expect.any(Number),
      message: expect.stringMatching(/EEXIST|ENOTDIR/),
    });
  });

  test('are at most twelve, however many changes were sent', async () => {
    await started;
    const page = await publishPage(services, { title: 'La daba', body: 'Du bois.' });
    for (let i = 0; i < 30; i++) {
      port.send({ type: 'page-changed', pageId: page.id });
      await port.ask({ type: 'settle' });
    }
    await vi.advanceTimersByTimeAsync(3_000);
    await port.ask({ type: 'close' });
    const { segments } = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
    expect(segments.length).toBeGreaterThan(1);
    expect(segments.length).toBeLessThanOrEqual(12);
    open();
    expect(await port.titles('daba')).toEqual(['La daba']);
  });

  test('that cannot be stored are reported as trouble, and the search goes on', async () => {
    await started;
    writeFileSync(folder, 'a file where the folder should be');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await port.wait(({ type }) => type === 'trouble')).toEqual({
      type: 'trouble',
      message: expect.stringMatching(/EEXIST|ENOTDIR/),
    });
    expect(await port.titles('noria')).toEqual(['La noria']);
  });
});

test('a query that fails is reported as failed, and the next is answered', async () => {
  await started;
  expect(await port.ask({ type: 'search', asker: null as never, q: 'noria' })).toMatchObject({
    type: 'failure',
    message: expect.stringContaining('TypeError'),
  });
  expect(await port.titles('noria')).toEqual(['La noria']);
});

test('once it is closed, the thread reads and stores nothing more', async () => {
  await started;
  expect(await port.ask({ type: 'close' })).toMatchObject({ type: 'answer', results: null });
  expect([port.closed, vi.getTimerCount()]).toEqual([true, 0]);
  await vi.advanceTimersByTimeAsync(10_000);
  await turns();
  expect([manifest(), port.reports.filter(({ type }) => type === 'trouble')]).toEqual([false, []]);
});
