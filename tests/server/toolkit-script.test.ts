import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

/** Which script readers without an account have, and which may run (decisions 162, 168). */
let app: RunningApp;
let kitId: string;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

async function publish(title: string) {
  const { document } = parseMarkdown('## À vérifier\n\n- [ ] La clé\n');
  const page = await app.addPage({ kind: 'module', title, summary: 'x', visibility: 'public', document });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  return page;
}

/** The policy of scripts of an address, and the addresses of its scripts. */
async function scriptsAt(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(app.url + path, { headers });
  const text = await answer.text();
  const policy = answer.headers.get('content-security-policy') ?? '';
  return {
    allowed: policy.split('; ').filter((one) => one.startsWith('script-src')),
    loaded: Array.from(text.matchAll(/<script\b[^>]*>/g), ([tag]) => tag).filter(
      // Metadata for machines is not a script.
      (tag) => tag !== '<script type="application/ld+json">',
    ),
    text,
  };
}

test('a page of a published collection may run one named script; other pages only on request', async () => {
  const [within, alone] = [await publish('Dedans'), await publish('Seul')];
  const { collections, collectionParts } = app.services;
  const head = { kind: 'toolkit', title: 'Kit', slug: 'kit', language: 'fr', visibility: 'public' } as const;
  const kit = await collections.create(head, COMMAND_LINE);
  kitId = kit.id;
  await collectionParts.arrange(kit.id, [{ title: '', pageIds: [within.id] }], COMMAND_LINE);
  expect((await scriptsAt(pagePath(within))).allowed).toEqual([`script-src 'none'`]);

  await collections.publish(kit.id, true, COMMAND_LINE);
  // As rendered, and as cached.
  for (const round of ['rendered', 'kept']) {
    const { allowed, loaded, text } = await scriptsAt(pagePath(within));
    expect(loaded, round).toHaveLength(1);
    const [, path] = /^<script type="module" src="(\/islands\/reading-companion-[\w-]+\.js)">$/.exec(loaded[0]!)!;
    expect(allowed, round).toEqual([`script-src ${new URL(app.url).origin}${path}`]);
    expect(text, round).toContain('data-read="/outils/kit"');
    const { allowed: none, loaded: nothing, text: plain } = await scriptsAt(pagePath(alone));
    expect([none, nothing], round).toEqual([[`script-src 'none'`], []]);
    expect(plain, round).not.toContain('data-reading-aids');
    // On request, it has the same file, but nothing that records it as read.
    expect(plain, round).toContain(`href="${pagePath(alone)}?aides=1"`);
    const asked = await scriptsAt(`${pagePath(alone)}?aides=1`);
    expect([asked.allowed, asked.loaded], round).toEqual([allowed, loaded]);
    expect([asked.text.includes('data-reading-aids'), asked.text.includes('data-read=')], round).toEqual([true, false]);
    const cover = await scriptsAt(collectionPath(kit));
    expect(cover.allowed, round).toEqual([`script-src 'self'`]);
    expect(
      cover.loaded.filter((tag) => tag.includes(path!)),
      round,
    ).toHaveLength(1);
  }
  const [script] = (await scriptsAt(pagePath(within))).loaded;
  const file = await fetch(app.url + /src="([^"]+)"/.exec(script!)![1]);
  expect(file.headers.get('cache-control')).toContain('immutable');
  // The policy would block what the file imports.
  expect(await file.text()).not.toMatch(/\bimport\b|\bfetch\b|innerHTML/);

  await collections.publish(kit.id, false, COMMAND_LINE);
  expect((await scriptsAt(pagePath(within))).allowed).toEqual([`script-src 'none'`]);
});

test('the script is that of the requested host, whoever asked before; no host widens the policy', async () => {
  const policyFor = (host: string) =>
    new Promise<string>((resolve, reject) => {
      const options = { port: new URL(app.localUrl).port, path: '/modules/dedans', headers: { host }, agent: false };
      httpRequest(options, (response) => {
        response.resume();
        const { statusCode, headers } = response;
        response.on('end', () => resolve(statusCode === 200 ? String(headers['content-security-policy']) : 'refused'));
      })
        .on('error', reject)
        .end();
    });
  await app.services.collections.publish(kitId, true, COMMAND_LINE);
  for (const host of ['wiki.example', 'wiki.example:8080', 'autre.example'])
    for (const round of ['rendered', 'kept'])
      expect(await policyFor(host), round).toMatch(
        new RegExp(`; script-src http://${host}/islands/reading-companion-[\\w-]+\\.js; `),
      );
  // The sources of a policy cannot name such a host.
  expect(await policyFor('[::1]:8080')).toContain(`; script-src 'self'; `);
  for (const host of ['a;script-src *', "a 'unsafe-inline'", 'a, b']) expect(await policyFor(host)).toBe('refused');
});
