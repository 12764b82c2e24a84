import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayIn } from '#content/activity/local-day.ts';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { hasETag } from '#server/http/guard/etag.ts';
import { PageCache, type RenderedPage, UNCHANGED } from '#server/http/remix/page-cache.ts';
import type { Collection } from '#server/pages/collections/collection-service.ts';
import { EventBus } from '#server/runtime/events.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

const rendered = (body: string | Buffer, source: string | null = null): RenderedPage => ({
  body: Buffer.from(body),
  type: 'text/html',
  csp: '',
  source,
  read: null,
  styled: null,
});

test('a page that a client has is recognised by its entity tag: in a list, weak, or as “*”', () => {
  const has = (asked?: string) => hasETag({ headers: asked === undefined ? {} : { 'if-none-match': asked } }, '"a,1"');
  for (const asked of ['"a,1"', 'W/"a,1"', '"b", "a,1"', '"b",W/"a,1" , "c"', ' * '])
    expect(has(asked), asked).toBe(true);
  for (const asked of [undefined, '', 'a,1', '"b"', '"b", W/"a,12"', '"a", "1"', '"*"'])
    expect(has(asked), String(asked)).toBe(false);
  expect(hasETag({ headers: { 'if-none-match': '"a"' } }, 'W/"a"')).toBe(true);
});

describe('the cache of pages', () => {
  test('renders a page once for concurrent requests, then caches it', async () => {
    const cache = new PageCache(new EventBus());
    let renderings = 0;
    const ask = () =>
      cache.make('fr /a', async () => {
        renderings++;
        return rendered('a');
      });
    const pages = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(pages.map((page) => page?.name)).size).toBe(1);
    expect(await ask()).toBe(cache.find('fr /a'));
    expect(renderings).toBe(1);
  });

  test('caches nothing that was rendered before a change; requests after the change do not get it', async () => {
    const events = new EventBus();
    const cache = new PageCache(events);
    let finish = () => {};
    const before = cache.make('fr /a', async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return rendered('before');
    });
    events.emit('page-changed', 'abcdefghjkmn');
    const after = cache.make('fr /a', async () => rendered('after'));
    finish();
    expect(String((await before)?.bodies.identity)).toBe('before');
    expect(String((await after)?.bodies.identity)).toBe('after');
    expect(String(cache.find('fr /a')?.bodies.identity)).toBe('after');
  });

  test('after a change, reads a page’s data before sending it, and renders only if the data differs', async () => {
    const events = new EventBus();
    const cache = new PageCache(events);
    const kept = await cache.make('fr /a', async () => rendered('a', 'data'));
    await cache.make('fr /b', async () => rendered('b', 'other data'));
    events.emit('page-changed', 'abcdefghjkmn');
    expect([cache.find('fr /a'), cache.find('fr /b')]).toEqual([null, null]);
    // The same object: neither rendered nor compressed.
    const asked: (string | null)[] = [];
    const again = async () => {
      return cache.make('fr /a', async (known) => {
        asked.push(known);
        return UNCHANGED;
      });
    };
    expect(await again()).toBe(kept);
    expect(await again()).toBe(kept);
    expect(asked).toEqual(['data']);
    expect(cache.find('fr /b')).toBeNull();
    const changed = await cache.make('fr /b', async () => rendered('b2', 'data after'));
    expect([String(changed?.bodies.identity), cache.find('fr /b') === changed]).toEqual(['b2', true]);
  });

  test('data that was read before a change does not validate a cached page', async () => {
    const events = new EventBus();
    const cache = new PageCache(events);
    await cache.make('fr /a', async () => rendered('a', 'data'));
    events.emit('terms-changed');
    await cache.make('fr /a', async () => {
      events.emit('collection-changed', 'abcdefghjkmn');
      return UNCHANGED;
    });
    expect(cache.find('fr /a')).toBeNull();
    await cache.make('fr /a', async () => UNCHANGED);
    expect(cache.find('fr /a')).not.toBeNull();
  });

  test('drops a hidden page once it is requested, and withdrawn or deleted pages at once', async () => {
    const events = new EventBus();
    const cache = new PageCache(events);
    const keep = () => cache.make('fr /a', async () => rendered('a', 'data'));
    await keep();
    events.emit('page-changed', 'abcdefghjkmn');
    expect(await cache.make('fr /a', async () => null)).toBeNull();
    expect(cache.size.entries).toBe(0);
    for (const end of [
      () => events.emit('sources-changed'),
      () => events.emit('editions-rewritten'),
      () => events.emit('page-deleted', 'abcdefghjkmn'),
    ]) {
      await keep();
      end();
      expect(cache.size).toEqual({ entries: 0, bytes: 0 });
    }
  });

  test('failures, and pages that must not be shared, are only for the request itself', async () => {
    const cache = new PageCache(new EventBus());
    const failing = cache.make('fr /a', async () => {
      throw new Error('failed');
    });
    const joined = cache.make('fr /a', async () => rendered('a'));
    await expect(failing).rejects.toThrow('failed');
    expect(await joined).toBeNull();
    expect(await cache.make('fr /a', async () => null)).toBeNull();
    expect(cache.size).toEqual({ entries: 0, bytes: 0 });
    // The next request does not get the error.
    expect(String((await cache.make('fr /a', async () => rendered('a')))?.bodies.identity)).toBe('a');
  });

  test('is bounded by bytes and by pages; filtered lists take no space of other pages', async () => {
    const cache = new PageCache(new EventBus());
    const large = () => rendered(randomBytes(1024 * 1024));
    await cache.make('fr /page', async () => rendered('page'));
    for (let i = 0; i < 12; i++) await cache.make(`fr /liste?p=${i}`, async () => large());
    expect(cache.size.bytes).toBeLessThanOrEqual(16 * 1024 * 1024 + 100);
    expect(cache.size.entries).toBeGreaterThan(2);
    expect([cache.find('fr /page') !== null, cache.find('fr /liste?p=11') !== null]).toEqual([true, true]);
    for (let i = 0; i < 150; i++) await cache.make(`fr /liste?q=${i}`, async () => rendered('x'));
    expect(cache.size.entries).toBe(101);
    for (let i = 0; i < 30; i++) {
      await cache.make(`fr /autre/${i}`, async () => large());
      // An entry that is requested continually stays.
      expect(cache.find('fr /page'), String(i)).not.toBeNull();
    }
    expect(cache.size.bytes).toBeLessThanOrEqual(64 * 1024 * 1024);
  });
});

describe('public pages', () => {
  let app: RunningApp;
  let page: Page;
  let kit: Collection;
  /** Number of times the application read a page or a list to render it. */
  let readings: number;

  beforeAll(async () => {
    app = await startApp({ PUBLIC_URL: 'https://wiki.example.org' });
    page = await app.addPage({
      title: 'Une fiche',
      summary: 'Résumé.',
      visibility: 'public',
      document: starterOutline('factsheet', 'fr'),
    });
    const { reading, publishedLists, editions } = app.services;
    await editions.publish(page.id, {}, COMMAND_LINE);
    await editions.publish(page.id, { unchanged: true }, COMMAND_LINE);
    kit = await app.services.collections.create(
      { kind: 'toolkit', title: 'Une boîte', visibility: 'public', publishedAt: '2026-01-01T00:00:00.000Z' },
      COMMAND_LINE,
    );
    const counted = (owner: object, name: string) => {
      const services = owner as Record<string, (...args: unknown[]) => Promise<unknown>>;
      const original = services[name]!.bind(owner);
      services[name] = (...args) => {
        readings++;
        return original(...args);
      };
    };
    counted(reading, 'read');
    for (const name of ['browse', 'latest']) counted(publishedLists, name);
  });
  afterAll(() => app.close());
  beforeEach(() => {
    // Drops what the previous test cached.
    app.services.events.emit('page-changed', page.id);
    readings = 0;
  });

  interface Answer {
    readonly status: number;
    readonly etag: string | undefined;
    readonly location: string | undefined;
    /** The names of its headers. */
    readonly names: readonly string[];
    readonly text: string;
  }
  function ask(address: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { port: new URL(app.localUrl).port, path: address, method, headers, agent: false };
      httpRequest(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (data: string) => {
          text += data;
        });
        const { statusCode: status = 0, headers } = response;
        const { etag, location } = headers;
        response.on('end', () => resolve({ status, etag, location, names: Object.keys(headers), text }));
      })
        .on('error', reject)
        .end();
    });
  }

  const at = () => pagePath(page);
  const SCREENS = ['', '/editions/1', '/editions', '/editions/comparer'];

  test('every route with a shared page declares the parameters it reads', () => {
    const routes = readdirSync('app/routes').map((file) => readFileSync(path.join('app/routes', file), 'utf8'));
    const sharing = routes.filter((source) => source.includes('sharedInit('));
    expect(sharing.length).toBeGreaterThan(4);
    expect(sharing.filter((source) => !/handle: RouteHandle = \{\s+query: \{/.test(source))).toEqual([]);
  });

  test('are one entry whatever is added to their address', async () => {
    for (const address of ['/', '/fiches', '/outils', collectionPath(kit), ...SCREENS.map((screen) => at() + screen)]) {
      const plain = await ask(address);
      expect([plain.status, plain.etag !== undefined], address).toEqual([200, true]);
      const once = readings;
      for (const more of [
        '?',
        '?x=1',
        '?utm_source=a&x',
        '?fait=publie',
        '?annoter=abc',
        '?x=%3Cscript%3E',
        '?_data=root',
      ]) {
        const { etag, text } = await ask(address + more);
        expect([etag, text === plain.text], address + more).toEqual([plain.etag, true]);
      }
      expect(readings, address).toBe(once);
    }
  });

  test('are one entry however their address is written', async () => {
    const plain = await ask(`${at()}/editions/1`);
    const [, segment, slug] = at().split('/');
    const odd = [
      `/${segment}/${slug}/EDITIONS/1`,
      `${at()}/editions/1//`,
      `/${segment}/%75${slug!.slice(1)}/editions/1`,
    ];
    for (const address of odd) expect((await ask(address)).etag, address).toBe(plain.etag);
    expect(readings).toBe(1);
  });

  test('are one entry whatever else a request contains, except the language', async () => {
    const { etag } = await ask(at());
    const others: Record<string, string>[] = [
      { host: 'mal.example' },
      { host: 'x.y:81' },
      { cookie: 'a=1; b=2' },
      // Sessions that have ended, or that a client invents.
      ...['x', 'a'.repeat(43), 'b'.repeat(43)].map((token) => ({ cookie: `navette_session=${token}; langue=xx` })),
      { 'user-agent': 'x' },
      { 'accept-language': 'fr-CA, en' },
      { accept: 'text/html' },
    ];
    for (const headers of others) expect((await ask(at(), headers)).etag, JSON.stringify(headers)).toBe(etag);
    const [, , , session] = others;
    expect((await ask(`${at()}?x=1`, session)).etag, 'with a parameter that no page reads').toBe(etag);
    expect(readings).toBe(1);
    const english = await ask(at(), { 'accept-language': 'en' });
    expect(english.text).toContain('<html lang="en"');
    expect(readings).toBe(2);
  });

  test('respect the parameters they read, in any order, with any others besides', async () => {
    const rows = await ask('/fiches?pays=ML&vue=liste');
    expect(rows.text).not.toContain('Une fiche');
    expect(rows.text).toContain('retour=/fiches%3Fpays%3DML%26vue%3Dliste');
    const once = readings;
    for (const query of [
      'vue=liste&pays=ML',
      'x=1&vue=liste&y=2&pays=ML&pays=FR',
      'pays=ML&vue=liste&p=0&odd=x&secteur=',
    ])
      expect((await ask(`/fiches?${query}`)).etag, query).toBe(rows.etag);
    expect(readings).toBe(once);
    expect((await ask('/fiches?pays=FR&vue=liste')).etag).not.toBe(rows.etag);
    const compared = await ask(`${at()}/editions/comparer?a=2&de=1&x=1`);
    expect([compared.status, compared.etag]).toEqual([200, (await ask(`${at()}/editions/comparer?de=1&a=2`)).etag]);
    expect((await ask(`${at()}/editions/comparer?a=9`)).status).toBe(404);
  });

  test('are counted by month when readers open them, but not for staff, robots and scripts', async () => {
    const { services } = app;
    const { id } = await app.addPage({ title: 'Une fiche lue', summary: 'x', visibility: 'public' });
    await services.editions.publish(id, {}, COMMAND_LINE);
    const path = '/fiches/une-fiche-lue';
    const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
    const [member, staff] = [await app.signIn('Membre', 'member'), await app.signIn('Équipe')];
    const counted = async (address: string, headers: Record<string, string>, method = 'GET') => {
      const before = (await services.readingCounts.ofAll([id]))?.times ?? 0;
      const answer = await ask(address, { ...browser, ...headers }, method);
      expect(answer.names.filter((name) => name.startsWith('x-navette'))).toEqual([]);
      await services.readingCounts.write();
      return ((await services.readingCounts.ofAll([id]))?.times ?? 0) - before;
    };
    const { etag = '' } = await ask(path);
    const reads: [what: string, address: string, headers: Record<string, string>, method?: string][] = [
      ['rendered', `${path}?aides=1`, {}],
      ['from the cache', path, {}],
      ['not changed since', path, { 'if-none-match': etag }],
      ['as Markdown', `${path}.md`, {}],
      ['by a member', path, { cookie: member }],
      ['by a member, as it is kept', path, { cookie: member }],
      ['by a member, after something was done', `${path}?fait=x`, { cookie: member }],
      ['as browsers ask', path, { 'sec-fetch-dest': 'document' }],
    ];
    for (const [what, address, headers] of reads) expect(await counted(address, headers), what).toBe(1);
    const others: typeof reads = [
      ['by the team', path, { cookie: staff }],
      ['by the team, as it is kept', path, { cookie: staff }],
      ['by the team, as Markdown', `${path}.md`, { cookie: staff }],
      ['its head', path, {}, 'HEAD'],
      ['ahead', path, { 'sec-purpose': 'prefetch;prerender' }],
      ['by a script', path, { 'sec-fetch-dest': 'empty' }],
      [
        'by a robot',
        path,
        { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
      ],
      ['by a program', path, { 'user-agent': 'curl/8.5.0' }],
      ['its editions', `${path}/editions`, {}],
      ['another form of it', `${path}.json`, {}],
      ['another page', at(), {}],
    ];
    for (const [what, address, headers, method] of others)
      expect(await counted(address, headers, method), what).toBe(0);
    // Counts are written at the latest when the server stops.
    const month = dayIn('Europe/Paris', services.clock()).slice(0, 7);
    expect(await services.readingCounts.ofPages([id, page.id])).toEqual(
      new Map([
        [id, { times: reads.length, since: month }],
        [page.id, { times: 1, since: month }],
      ]),
    );
    expect((await ask(`${path}/activite`, { cookie: staff })).text).toContain('Lue environ 8\u00a0fois depuis');
  });

  test('are rendered once for many concurrent requests, and again after a change', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(`${at()}?x=${i}`)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(readings).toBe(1);
    const changed = { ...page, title: 'Un autre titre', version: (await app.services.pages.find(page.id))!.updatedAt };
    await app.services.pages.changeDetails(page.id, { ...changed, ...page.notice }, COMMAND_LINE);
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    expect((await ask(at())).text).toContain('Un autre titre');
    expect(readings).toBe(2);
  });

  test('are cached for HEAD too, which gets no body', async () => {
    const head = await ask(at(), {}, 'HEAD');
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await ask(at())).etag).toBe(head.etag);
    for (const asked of [head.etag!, `"other", W/${head.etag}`])
      expect((await ask(at(), { 'if-none-match': asked })).status, asked).toBe(304);
    expect(readings).toBe(1);
    // A form is answered only for its sender, and not from the cache.
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const { status, etag, text } = await ask(at(), {}, method);
      expect([status >= 400, etag, text.includes(page.title)], method).toEqual([true, undefined, false]);
    }
  });

  test('that do not exist, or have moved, are answered for the request only', async () => {
    expect((await ask('/fiches/nulle-part?x=1')).status).toBe(404);
    expect((await ask(`${at()}/editions/01`)).status).toBe(404);
    expect(readings).toBe(1);
  });

  test('are rendered for each signed-in person alone, with all their parameters', async () => {
    const cookie = await app.signIn('Awa');
    const { text, etag } = await ask(`${at()}?fait=publie&x=1`, { cookie });
    expect([etag, text.includes('Awa')]).toEqual([undefined, true]);
    expect(text).toContain('role="status"');
    expect((await ask(at())).text).not.toContain('Awa');
  });
});
