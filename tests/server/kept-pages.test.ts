import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import type { Page } from '#server/pages/page-service.ts';
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
  // What is found of it in the background empties the cache as well.
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

  test('is not cached by proxies, and revalidated by browsers', async () => {
    const page = await publish('Du niébé.');
    // As rendered, as cached, and as 304.
    const rendered = await get(page);
    const headers = { 'if-none-match': rendered.headers.get('etag')! };
    for (const answer of [rendered, await get(page), await get(page, headers)]) {
      expect(answer.headers.get('cache-control')).toBe('private, no-cache');
      const varied = answer.headers.get('vary')?.split(', ');
      expect(varied).toEqual(expect.arrayContaining(['Accept-Encoding', 'Accept-Language', 'Cookie']));
      expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'none'|default-src 'none'/);
    }
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
    for (const encoding of ['br', 'gzip']) {
      const answer = await get(page, { 'accept-encoding': encoding });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(await answer.text()).toBe(plain);
    }
  });
});
