import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import { withdrawFromEdition } from '#db/pages/edition-repository.ts';
import type { Page } from '#server/pages/page-service.ts';
import { invitePartner } from '#tests/support/people.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const saying = (text: string) =>
  documentSchema.nodeFromJSON({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] });

async function publish(text: string): Promise<Page> {
  const page = await app.addPage({ summary: 'x', visibility: 'public', document: saying(text) });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  // Related pages that are found in the background empty the cache as well.
  await app.services.related.settle();
  return page;
}

const get = (page: Page, headers: Record<string, string> = {}) => fetch(app.url + pagePath(page), { headers });

/** Number of times a page is read from the database during the work. */
async function readsDuring(work: () => Promise<unknown>): Promise<number> {
  const read = vi.spyOn(app.services.reading, 'read');
  try {
    await work();
    return read.mock.calls.length;
  } finally {
    read.mockRestore();
  }
}

describe('a public page', () => {
  test('is rendered once for all who are not signed in, once per language', async () => {
    const page = await publish('Du karité.');
    const texts: string[] = [];
    const reads = await readsDuring(async () => {
      for (const language of ['fr', 'fr', 'en', 'en']) {
        texts.push(await (await get(page, { 'accept-language': language })).text());
      }
    });
    expect(reads).toBe(2);
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).toContain('<html lang="en"');
  });

  test('is served as Markdown to clients that prefer it, also once it is cached', async () => {
    const page = await publish('Du fonio.');
    const typeFor = async (accept: string) => (await get(page, { accept })).headers.get('content-type')?.split(';')[0];
    for (const round of ['first', 'kept']) {
      expect(await typeFor('text/markdown'), round).toBe('text/markdown');
      expect(await typeFor('text/html;q=0.5, text/markdown'), round).toBe('text/markdown');
      expect(await typeFor('text/html, text/markdown;q=0.5'), round).toBe('text/html');
      expect(await typeFor('*/*'), round).toBe('text/html');
    }
  });

  test('that changes while being rendered is not cached in its old state', async () => {
    const page = await publish('Le premier texte.');
    const { reading, drafts, editions } = app.services;
    const read = reading.read.bind(reading);
    const reader = vi.spyOn(reading, 'read').mockImplementationOnce(async (...asked) => {
      const before = await read(...asked);
      await drafts.replace(page.id, saying('Le second texte.'));
      await editions.publish(page.id, {}, COMMAND_LINE);
      return before;
    });
    expect(await (await get(page)).text()).toContain('Le premier texte.');
    reader.mockRestore();
    expect(await (await get(page)).text()).toContain('Le second texte.');
  });

  test('is not found from the moment it is no longer public', async () => {
    const page = await publish('Un secret.');
    expect((await get(page)).status).toBe(200);
    await app.services.pages.archive(page.id, COMMAND_LINE);
    const gone = await get(page);
    expect(gone.status).not.toBe(200);
    expect(await gone.text()).not.toContain('Un secret.');
  });

  test('is not sent again to clients that have it, by its ETag', async () => {
    const page = await publish('Du fonio.');
    const first = await get(page);
    const tag = first.headers.get('etag')!;
    const again = await get(page, { 'if-none-match': tag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await app.services.drafts.replace(page.id, saying('Du mil.'));
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    const changed = await get(page, { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(tag);
  });

  test('may be cached by proxies for requests without a cookie, and must be revalidated each time', async () => {
    const page = await publish('Du niébé.');
    // As rendered, as cached, and as 304.
    const rendered = await get(page);
    const namesOf = (answer: Response) => [...answer.headers.keys()].sort();
    // Cached pages are answered before all else, with the same headers.
    expect(namesOf(await get(page))).toEqual(namesOf(rendered));
    const headers = { 'if-none-match': rendered.headers.get('etag')! };
    for (const answer of [rendered, await get(page), await get(page, headers)]) {
      expect(answer.headers.get('cache-control')).toBe('public, no-cache');
      const varied = answer.headers.get('vary')?.split(', ');
      expect(varied).toEqual(expect.arrayContaining(['Accept-Encoding', 'Accept-Language', 'Cookie']));
      expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'none'|default-src 'none'/);
    }
  });

  test('is private as soon as a request has a cookie, with another ETag for each language and encoding', async () => {
    const page = await publish('Du sésame.');
    const tags = new Set<string | null>();
    const ask = async (headers: Record<string, string>) => {
      const { headers: answered } = await get(page, headers);
      tags.add(answered.get('etag'));
      return answered.get('cache-control');
    };
    const fr = { 'accept-encoding': 'br', 'accept-language': 'fr' };
    expect(await ask(fr)).toBe('public, no-cache');
    expect(await ask({ ...fr, cookie: 'x=1' })).toBe('private, no-cache');
    expect(tags.size).toBe(1);
    expect(await ask({ ...fr, cookie: 'langue=en' })).toBe('private, no-cache');
    expect(await ask({ ...fr, 'accept-encoding': 'gzip' })).toBe('public, no-cache');
    expect(await ask({ ...fr, 'accept-encoding': 'identity' })).toBe('public, no-cache');
    expect(tags.size).toBe(4);
    // A cache that asks with the tag of another encoding, or language, gets the whole text.
    const { headers } = await get(page, fr);
    const tag = headers.get('etag')!;
    for (const other of [{ 'accept-encoding': 'gzip' }, { 'accept-language': 'en' }, { cookie: 'langue=en' }])
      expect((await get(page, { ...fr, ...other, 'if-none-match': tag })).status, JSON.stringify(other)).toBe(200);
    // There is one page for the light and the dark theme: no header of a request distinguishes
    // them.
    expect(await ask({ ...fr, 'sec-ch-prefers-color-scheme': 'dark' })).toBe('public, no-cache');
    expect(tags.size).toBe(4);
  });

  test('has inline styles for visits from elsewhere; a client with the ETag of either form gets a 304', async () => {
    const page = await publish('Du moringa.');
    const ask = (site: string, more: Record<string, string> = {}) =>
      get(page, { 'accept-encoding': 'br', 'sec-fetch-site': site, ...more });
    const [first, on] = [await ask('none'), await ask('same-origin')];
    const tags = [first, on].map(({ headers }) => headers.get('etag')!);
    const [within, linked] = [await first.text(), await on.text()];
    const sheet = /<link rel="stylesheet"[^>]*>/;
    expect(within.indexOf('<style>')).toBeLessThan(within.indexOf('<body'));
    expect(sheet.exec(within)!.index).toBeGreaterThan(within.indexOf('</main>'));
    expect(linked).not.toContain('<style>');
    expect(sheet.exec(linked)!.index).toBeLessThan(linked.indexOf('<body'));
    const policies = [first, on].map(({ headers }) => headers.get('content-security-policy')!);
    expect(policies[0]).toMatch(/; style-src-elem 'self' 'sha256-/);
    expect(policies[1]).not.toContain('style-src-elem');
    expect(first.headers.get('vary')?.split(', ')).toContain('Sec-Fetch-Site');
    expect((await ask('cross-site')).headers.get('etag')).toBe(tags[0]);
    expect(tags[0]).not.toBe(tags[1]);
    for (const site of ['none', 'same-origin'])
      for (const [i, tag] of tags.entries()) {
        const again = await ask(site, { 'if-none-match': tag });
        expect([again.status, again.headers.get('etag')], `${site} ${i}`).toEqual([304, tag]);
        // The answer has the headers of the cached form.
        expect(again.headers.get('content-security-policy'), `${site} ${i}`).toBe(policies[i]);
      }
    // Uncompressed, the styles would be more than the text.
    const plain = await ask('none', { 'accept-encoding': 'identity' });
    expect(await plain.text()).toBe(linked);
  });

  test('is never public for people who are signed in or invited, nor is a page that they alone may read', async () => {
    const page = await publish('Du dattier.');
    const members = await app.addPage({ summary: 'x', visibility: 'members', document: saying('Du rônier.') });
    await app.services.editions.publish(members.id, {}, COMMAND_LINE);
    const tag = (await get(page)).headers.get('etag')!;
    const partner = await invitePartner(app.services, page.id);
    const cookies = [await app.signIn('Awa'), await app.signIn('Moussa', 'member'), partner.cookie];
    for (const cookie of cookies) {
      // Nor with the ETag of the public page, which a cache that ignores `Vary` would send.
      const answer = await get(page, { cookie, 'if-none-match': tag });
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
      expect(answer.headers.get('etag')).toBeNull();
    }
    const theirs = await get(members, { cookie: cookies[1]! });
    expect([theirs.status, theirs.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    // Nor is the answer public for those who may not read it, or whose session has ended.
    for (const headers of [{}, { cookie: 'navette_session=ended' }] as Record<string, string>[]) {
      const refused = await get(members, headers);
      expect(await refused.text()).not.toContain('rônier');
      expect(refused.headers.get('cache-control')).not.toContain('public');
    }
  });

  test('is revalidated as gone once it is hidden, and as changed once its words are withdrawn', async () => {
    const page = await publish('Des mots repris.');
    const other = await publish('Du neem.');
    const known = async (asked: Page) => ({ 'if-none-match': (await get(asked)).headers.get('etag')! });
    const [tag, otherTag] = [await known(page), await known(other)];
    const { database, events } = app.services;
    const rest = saying('Des mots gardés.');
    await database.write((trx) =>
      withdrawFromEdition(
        trx,
        { pageId: page.id, number: 1 },
        {
          document: JSON.stringify(rest.toJSON()),
          html: '<p>Des mots gardés.</p>',
          headings: [],
          text: 'Des mots gardés.',
          words: 3,
        },
        '2026-11-28T06:00:00.000Z',
      ),
    );
    events.emit('editions-rewritten');
    events.emit('page-changed', page.id);
    const masked = await get(page, tag);
    expect([masked.status, (await masked.text()).includes('repris')]).toEqual([200, false]);
    // A copy of another page remains valid.
    expect((await get(other, otherTag)).status).toBe(304);
    const now = await known(page);
    await app.services.pages.archive(page.id, COMMAND_LINE);
    const hidden = await get(page, now);
    expect(hidden.status).not.toBe(304);
    expect(hidden.headers.get('cache-control')).not.toContain('public');
  });

  test('is read, but not rendered again, after another page is published', async () => {
    const page = await publish('Du moringa.');
    const first = await get(page);
    const tag = first.headers.get('etag')!;
    // Called when the body of a rendered page is read.
    const taken = vi.spyOn(Buffer, 'from');
    const rendersDuring = async (work: () => Promise<unknown>) => {
      taken.mockClear();
      await work();
      return taken.mock.calls.filter(([what]) => (what as unknown) instanceof ArrayBuffer).length;
    };
    await publish('Du jujubier.');
    const again = async () => expect((await get(page, { 'if-none-match': tag })).status).toBe(304);
    let reads = 0;
    expect(
      await rendersDuring(async () => {
        reads = await readsDuring(again);
      }),
    ).toBe(0);
    expect(reads).toBe(1);
    // From then on, the cached page is known to be current.
    expect(await readsDuring(again)).toBe(0);
    await app.services.drafts.replace(page.id, saying('Du moringa séché.'));
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    expect(await rendersDuring(async () => expect(await (await get(page)).text()).toContain('séché'))).toBe(1);
    taken.mockRestore();
  });

  test('is rendered separately for people who are signed in', async () => {
    const page = await publish('Du sorgho.');
    await get(page);
    const cookie = await app.signIn('Awa');
    expect(await readsDuring(() => get(page, { cookie }))).toBe(1);
    expect(await (await get(page, { cookie })).text()).toContain('Awa');
    expect(await (await get(page)).text()).not.toContain('Awa');
  });

  test('is sent in the accepted encoding, with the same text in each', async () => {
    const page = await publish('Du gombo.');
    const whole = await get(page, { 'accept-encoding': 'identity' });
    expect(whole.headers.has('content-encoding')).toBe(false);
    const plain = await whole.text();
    const styled = new Set<string>();
    for (const encoding of ['br', 'gzip']) {
      const answer = await get(page, { 'accept-encoding': encoding, 'sec-fetch-site': 'same-origin' });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(await answer.text()).toBe(plain);
      const first = await get(page, { 'accept-encoding': encoding });
      expect(first.headers.get('content-encoding')).toBe(encoding);
      styled.add(await first.text());
    }
    expect([styled.size, styled.has(plain)]).toEqual([1, false]);
    const refusing = await get(page, { 'accept-encoding': 'br;q=0, gzip;q=0.5' });
    expect(refusing.headers.get('content-encoding')).toBe('gzip');
  });
});
