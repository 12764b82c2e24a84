import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { SearchService } from '#server/search/search-service.ts';
import { MEMBER, partnerOf, STAFF } from '#tests/support/searched-services.ts';
import { type TestThread, testThreads } from '#tests/support/test-thread.ts';

/**
 * The server's requests to the search thread, and their result when the thread is slow, fails or
 * ends. No thread runs: the test answers instead; search.test.ts uses the real one.
 */
let events: EventBus;
let threads: TestThread[];
let search: SearchService;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  events = new EventBus();
  const { threads: started, startThread } = testThreads();
  threads = started;
  const logger = createLogger('silent');
  search = new SearchService({ databaseFile: '/d/base.sqlite', dataDir: '/d', events, logger, startThread });
});
afterEach(() => vi.useRealTimers());

const thread = () => threads.at(-1)!;
/** The id of the last request. */
const lastId = () => (thread().received.at(-1) as { id: number }).id;
const result = (title: string, href = `/fiches/${title}`) => ({
  title,
  href,
  kind: 'factsheet',
  draft: false,
  summary: 'Une fiche.',
});
const answer = (results: unknown, id = lastId()) => thread().emit('message', { type: 'answer', id, results });
/** The outcome of a promise: its value, or the details of its error. */
const outcome = (promise: Promise<unknown>) =>
  promise.catch((error: { code: string; details: unknown }) => ({ code: error.code, details: error.details }));
const UNAVAILABLE = { code: 'unavailable', details: { reason: 'search' } };

test('changes are sent to the thread once there is one; it reads everything when it starts', () => {
  const emitAll = () => {
    events.emit('page-changed', 'one');
    events.emit('document-read', 'two');
    events.emit('checkpoints-changed', 'three');
    events.emit('collection-changed', 'four');
    events.emit('synonyms-changed');
  };
  emitAll();
  expect(threads).toEqual([]);
  search.start();
  emitAll();
  expect(thread().received).toEqual([
    { type: 'page-changed', pageId: 'one' },
    { type: 'page-changed', pageId: 'two' },
    { type: 'page-changed', pageId: 'three' },
    { type: 'collection-changed' },
    { type: 'synonyms-changed' },
  ]);
});

describe('a search', () => {
  test('starts the only thread, which does not keep the process running', () => {
    void outcome(search.search(PUBLIC_VIEWER, { q: 'eau' }));
    search.start();
    void outcome(search.settle());
    expect(threads).toHaveLength(1);
    expect(thread()).toMatchObject({
      name: 'search',
      awaited: false,
      options: { workerData: { file: '/d/base.sqlite', folder: '/d/search' } },
    });
    expect(thread().received).toHaveLength(2);
  });

  test('asks for one page of results, within bounds', () => {
    const asked = (question: Parameters<SearchService['search']>[1]) => {
      void outcome(search.search(PUBLIC_VIEWER, question));
      return (thread().received.at(-1) as { input: { offset: number } }).input;
    };
    expect(asked({ q: 'eau' })).toEqual({ q: 'eau', filters: {}, sort: 'relevance', offset: 0, limit: 20 });
    const values = Array.from({ length: 60 }, (_, i) => `v${i}`);
    expect(asked({ q: '', sort: 'date', page: 3, filters: { country: values, kind: [], sdg: ['6'] } })).toEqual({
      q: '',
      filters: { country: values.slice(0, 50), sdg: ['6'] },
      sort: 'date',
      offset: 40,
      limit: 20,
    });
    const offsets = [-1, 0, 1, 1.9, 2, 50, 51, 1e9].map((page) => asked({ q: '', page }).offset);
    expect(offsets).toEqual([0, 0, 0, 0, 20, 980, 980, 980]);
  });

  test.each([
    ['a reader', PUBLIC_VIEWER, { audiences: ['public'] }],
    ['a member', MEMBER, { audiences: ['public', 'members'] }],
    ['a partner', partnerOf('page22222222'), { pageId: 'page22222222' }],
    ['the staff', STAFF, { audiences: ['public', 'members', 'invited', 'draft'] }],
  ] satisfies [string, Viewer, unknown][])('is asked with the rights of %s', (_who, viewer, asker) => {
    void outcome(search.search(viewer, { q: 'eau' }));
    void outcome(search.suggest(viewer, 'eau'));
    expect(thread().received).toMatchObject([{ asker }, { asker }]);
  });

  test('gets its own results, whatever the order of the answers', async () => {
    const [one, two] = [search.search(PUBLIC_VIEWER, { q: 'un' }), search.search(PUBLIC_VIEWER, { q: 'deux' })];
    const ids = thread().received.map((command) => (command as { id: number }).id);
    answer({ results: ['deux'] }, ids[1]);
    answer({ results: ['un'] }, ids[0]);
    // Answers to a request that was answered before, or never sent, are ignored.
    answer({ results: ['encore'] }, ids[0]);
    answer({ results: ['autre'] }, 99);
    expect(await Promise.all([one, two])).toEqual([{ results: ['un'] }, { results: ['deux'] }]);
    vi.advanceTimersByTime(60_000);
  });

  test('that the thread fails, or answers with nothing, is unavailable; others are answered', async () => {
    const [failed, nothing, good] = ['a', 'b', 'c'].map((q) => outcome(search.search(PUBLIC_VIEWER, { q })));
    const ids = thread().received.map((command) => (command as { id: number }).id);
    thread().emit('message', { type: 'failure', id: ids[0], message: 'no' });
    thread().emit('message', { type: 'trouble', message: 'no' });
    thread().emit('message', { type: 'failure', id: 99, message: 'no' });
    answer(null, ids[1]);
    answer({ results: [] }, ids[2]);
    expect(await Promise.all([failed, nothing, good])).toEqual([UNAVAILABLE, UNAVAILABLE, { results: [] }]);
  });

  test('that is not answered in time is unavailable', async () => {
    let state: unknown = 'waits';
    const asked = outcome(search.search(PUBLIC_VIEWER, { q: 'eau' })).then((value) => {
      state = value;
    });
    await vi.advanceTimersByTimeAsync(14_999);
    expect(state).toBe('waits');
    await vi.advanceTimersByTimeAsync(1);
    await asked;
    expect(state).toEqual(UNAVAILABLE);
    answer({ results: [] });
  });

  test('leaves no timer when it is answered, or fails', async () => {
    const before = vi.getTimerCount();
    const asked = [search.search(PUBLIC_VIEWER, { q: 'un' }), outcome(search.search(PUBLIC_VIEWER, { q: 'deux' }))];
    expect(vi.getTimerCount()).toBe(before + 2);
    answer({ results: [] }, 1);
    thread().emit('message', { type: 'failure', id: 2, message: 'no' });
    await Promise.all(asked);
    expect(vi.getTimerCount()).toBe(before);
  });
});

describe('suggestions', () => {
  test('are searched among titles, and each address is listed once', async () => {
    const asked = search.suggest(STAFF, ' la no');
    expect(thread().received).toMatchObject([
      { input: { q: ' la no', filters: {}, sort: 'relevance', offset: 0, limit: 8, titles: true } },
    ]);
    answer({ results: [result('noria'), result('nappe'), result('La noria', '/fiches/noria')] });
    const { summary, ...noria } = result('La noria', '/fiches/noria');
    expect(summary).toBe('Une fiche.');
    expect(await asked).toEqual([noria, { title: 'nappe', href: '/fiches/nappe', kind: 'factsheet', draft: false }]);
    void outcome(search.suggest(STAFF, 'eau', 3));
    expect(thread().received.at(-1)).toMatchObject({ input: { limit: 3 } });
  });

  test('are none without words, and no thread is asked', async () => {
    expect(await search.suggest(STAFF, '  ')).toEqual([]);
    expect(threads).toEqual([]);
  });
});

describe('the thread', () => {
  test('reports when everything that was published can be found', () => {
    search.start();
    expect(search.isReady()).toBe(false);
    thread().emit('message', { type: 'trouble', message: 'no' });
    expect(search.isReady()).toBe(false);
    thread().emit('message', { type: 'ready', documents: 1, milliseconds: 1, stored: false });
    expect(search.isReady()).toBe(true);
  });

  test('that ends fails its requests, and another is started in a second', async () => {
    search.start();
    thread().emit('message', { type: 'ready', documents: 1, milliseconds: 1, stored: false });
    const asked = outcome(search.search(PUBLIC_VIEWER, { q: 'eau' }));
    thread().emit('error', new Error('no'));
    thread().emit('exit', 1);
    expect([await asked, search.isReady()]).toEqual([UNAVAILABLE, false]);
    events.emit('page-changed', 'one');
    vi.advanceTimersByTime(999);
    expect(threads).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(threads).toHaveLength(2);
    const again = search.search(PUBLIC_VIEWER, { q: 'eau' });
    expect(thread().received).toMatchObject([{ type: 'search', input: { q: 'eau' } }]);
    answer({ results: [] });
    expect(await again).toEqual({ results: [] });
  });

  test('that ended is started again at once, and once, by a request', () => {
    search.start();
    thread().emit('exit', 1);
    void outcome(search.settle());
    vi.advanceTimersByTime(10_000);
    expect(threads).toHaveLength(2);
  });

  test('reports when every change that it was sent can be found', async () => {
    let settled = false;
    const asked = search.settle().then(() => {
      settled = true;
    });
    expect(thread().received).toEqual([{ type: 'settle', id: 1 }]);
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).toBe(false);
    answer(null);
    await asked;
  });
});

describe('closing', () => {
  test('lets the thread finish, and starts none again', async () => {
    const asked = outcome(search.search(PUBLIC_VIEWER, { q: 'eau' }));
    thread().take();
    let closed = false;
    const closing = search.close().then(() => {
      closed = true;
    });
    expect([thread().take(), thread().awaited]).toEqual([[{ type: 'close', id: 0 }], true]);
    expect(search.close()).toBe(search.close());
    await vi.advanceTimersByTimeAsync(6_999);
    expect([closed, thread().terminated]).toEqual([false, false]);
    // Earlier requests may still be answered.
    answer({ results: [] }, 1);
    expect(await asked).toEqual({ results: [] });
    thread().emit('exit', 0);
    await closing;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([threads.length, thread().terminated]).toEqual([1, false]);
    search.start();
    expect(await outcome(search.search(PUBLIC_VIEWER, { q: 'eau' }))).toEqual(UNAVAILABLE);
    expect(await outcome(search.settle())).toEqual(UNAVAILABLE);
    expect([threads.length, thread().received]).toEqual([1, []]);
  });

  test('terminates a thread that does not end', async () => {
    search.start();
    const closing = search.close();
    await vi.advanceTimersByTimeAsync(7_000);
    await closing;
    expect(thread().terminated).toBe(true);
  });

  test('without a thread is done at once, and none is started after', async () => {
    await search.close();
    search.start();
    expect(threads).toEqual([]);
  });
});
