import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { loadDemo } from '#server/exchange/demo.ts';
import { parseAnnotationsFile } from '#server/exchange/demo-annotation.ts';
import { parseCollectionFile } from '#server/exchange/demo-collection.ts';
import { isDemoUnfinished, loadDemoOnce, prepareFirstUse } from '#server/exchange/first-use.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { signInAs } from '#tests/support/people.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/** The first start, with a demonstration of two pages. */

const COLLECTION = `---
kind: toolkit
slug: boite
lang: fr
title: Une boîte
summary: Deux fiches.
visibility: members
published: 2023-04-04
parts:
  - title: Le début
    pages: [la-caisse, absente]
  - title: La suite
    pages: [le-puits]
---

Une introduction.
`;
const AUTHOR = { organisation: 'Comité', country: 'ML', side: 'south' };
const ANNOTATIONS = [
  {
    author: 'A. D.',
    ...AUTHOR,
    kind: 'local',
    quote: 'tient la caisse',
    body: 'Chez nous aussi.',
    date: '2022-05-18T10:42Z',
    resolved: true,
    replies: [{ author: 'E. R.', ...AUTHOR, side: 'north', country: 'FR', body: 'Qui ?', date: '2022-05-19T08:15Z' }],
  },
  { author: 'M. K.', ...AUTHOR, kind: 'question', quote: 'Le comité', body: 'Lequel ?', date: '2022-05-20T09:00Z' },
];

let floor: Floor;
let folder: string;
const put = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};
const page = (title: string) =>
  `---\ntitle: ${title}\nkind: factsheet\nsummary: Un résumé.\nvisibility: members\n---\n\nLe comité tient la caisse.\n`;
beforeEach(async () => {
  floor = await openFloor();
  folder = createTempFolder('small-demo');
  put('pages/la-caisse.md', page('La caisse'));
  put('pages/le-puits.md', page('Le puits'));
  put('collections/boite.md', COLLECTION);
  put('collections/lisez-moi.txt', 'Rien pour le programme.');
  // JSON is YAML.
  put('annotations/la-caisse.yaml', JSON.stringify(ANNOTATIONS));
  put('annotations/absente.yaml', JSON.stringify(ANNOTATIONS));
  put('annotations/la-caisse.txt', 'Rien pour le programme.');
});
afterEach(() => floor.close());

const people = async () => (await floor.services.people.list(COMMAND_LINE)).map(({ email }) => email).sort();
const slugs = async () => (await floor.services.pages.listDrafts(COMMAND_LINE)).map(({ slug }) => slug).sort();
const EVERYBODY = ['admin', 'aminata', 'bartosz', 'leonie', 'yacine'].map((name) => `${name}@exemple.org`);

describe('the demonstration', () => {
  test('adds people, pages, collections and annotations, once', async () => {
    const { services } = floor;
    const reported: unknown[] = [];
    const added = await loadDemo(services, { folder, onProgress: (progress) => reported.push(progress) });
    expect(added).toEqual({ people: 5, pages: 2, collections: 1, annotations: 2 });
    expect(reported).toEqual([
      { done: 1, total: 2 },
      { done: 2, total: 2 },
    ]);
    expect([await people(), await slugs()]).toEqual([EVERYBODY, ['la-caisse', 'le-puits']]);
    const pages = await services.pages.listDrafts(COMMAND_LINE);
    expect(pages.map(({ editionNumber }) => editionNumber)).toEqual([1, 1]);
    const collection = await services.collections.requireAt(COMMAND_LINE, 'toolkit', 'boite');
    expect(collection).toMatchObject({
      title: 'Une boîte',
      summary: 'Deux fiches.',
      language: 'fr',
      visibility: 'members',
      introduction: 'Une introduction.',
      publishedAt: '2023-04-04T09:00:00.000Z',
    });
    const idOf = (slug: string) => pages.find((one) => one.slug === slug)!.id;
    expect(await services.collections.parts(collection)).toMatchObject([
      { title: 'Le début', pageIds: [idOf('la-caisse')] },
      { title: 'La suite', pageIds: [idOf('le-puits')] },
    ]);
    const { threads } = await services.annotationReading.list(COMMAND_LINE, idOf('la-caisse'));
    expect([...threads].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))).toMatchObject([
      {
        kind: 'local',
        quote: 'tient la caisse',
        body: 'Chez nous aussi.',
        author: { name: 'A. D.', organisation: 'Comité', country: 'ML', side: 'south' },
        createdAt: '2022-05-18T10:42:00.000Z',
        resolvedAt: expect.any(String),
        replies: [{ body: 'Qui ?', author: { name: 'E. R.', country: 'FR', side: 'north' } }],
      },
      { kind: 'question', resolvedAt: null, replies: [] },
    ]);
    expect((await services.annotationReading.list(COMMAND_LINE, idOf('le-puits'))).threads).toEqual([]);
    expect(await loadDemo(services, { folder })).toEqual({ people: 0, pages: 0, collections: 0, annotations: 0 });
  });

  test('is completed by the next load, which adds what is missing', async () => {
    const { services } = floor;
    await loadDemo(services, { folder });
    put('pages/la-pompe.md', page('La pompe'));
    put('annotations/la-caisse.yaml', JSON.stringify([...ANNOTATIONS, { ...ANNOTATIONS[1], body: 'Un de plus ?' }]));
    const collection = await services.collections.requireAt(COMMAND_LINE, 'toolkit', 'boite');
    await services.collectionParts.arrange(collection.id, [], COMMAND_LINE);
    expect(await loadDemo(services, { folder })).toEqual({ people: 0, pages: 1, collections: 0, annotations: 1 });
    expect(await services.collections.parts(collection)).toHaveLength(2);
    // The arrangement that people made stays.
    await services.collectionParts.arrange(collection.id, [{ title: 'La nôtre', pageIds: [] }], COMMAND_LINE);
    await loadDemo(services, { folder });
    expect((await services.collections.parts(collection)).map(({ title }) => title)).toEqual(['La nôtre']);
  });

  test('can be cancelled between two pages, and before the collections', async () => {
    for (const pages of [1, 2]) {
      const stop = new AbortController();
      const loading = loadDemo(floor.services, {
        folder,
        signal: stop.signal,
        onProgress: ({ done }) => {
          if (done === pages) stop.abort();
        },
      });
      await expect(loading).rejects.toThrow('aborted');
      expect(await slugs()).toHaveLength(pages);
      expect(await floor.services.collections.list(COMMAND_LINE)).toEqual([]);
    }
  });

  test('with an incomplete file is refused', () => {
    expect(() => parseCollectionFile(COLLECTION.replace('kind: toolkit\n', ''))).toThrow('kind');
    expect(() => parseCollectionFile('Sans rien.')).toThrow('slug');
    const [first] = ANNOTATIONS;
    expect(() => parseAnnotationsFile(JSON.stringify([{ ...first, date: 'hier' }]))).toThrow('date');
    expect(() => parseAnnotationsFile(JSON.stringify([{ ...first, side: 'east' }]))).toThrow('side');
    // A file with a YAML alias.
    expect(() => parseAnnotationsFile('- &a x\n- *a\n')).toThrow();
  });
});

describe('the first start', () => {
  const start = (demo: boolean) => prepareFirstUse(floor.services, { demo });
  const load = (signal = new AbortController().signal) =>
    loadDemoOnce(floor.services, { folder, signal, onProgress: () => {} });
  const isUnfinished = () => isDemoUnfinished(floor.services.database.read);

  test('creates an administrator with a sign-in link, and requests the demonstration until it is loaded', async () => {
    const first = await start(true);
    expect(first).toEqual({ signInPath: expect.stringMatching(/^\/connexion\/[\w-]{43}$/), wantsDemo: true });
    expect(await people()).toEqual(['admin@exemple.org']);
    expect(await isUnfinished()).toBe(true);
    const stop = new AbortController();
    stop.abort();
    await expect(load(stop.signal)).rejects.toThrow('aborted');
    const second = await start(true);
    expect(second.wantsDemo).toBe(true);
    expect(second.signInPath).not.toBe(first.signInPath);
    // It is not requested once it is switched off.
    expect(await start(false)).toMatchObject({ wantsDemo: false });
    await load();
    expect([await isUnfinished(), await start(true)]).toMatchObject([false, { wantsDemo: false }]);
    expect([await people(), await slugs()]).toEqual([EVERYBODY, ['la-caisse', 'le-puits']]);
    const { services } = floor;
    expect((await services.people.findByEmail('admin@exemple.org', COMMAND_LINE))!.name).toBe('Camille Ardouin');
  });

  test('creates an administrator alone without the demonstration, and later starts do not request it', async () => {
    expect(await start(false)).toMatchObject({ signInPath: expect.any(String), wantsDemo: false });
    const admin = await floor.services.people.findByEmail('admin@exemple.org', COMMAND_LINE);
    expect(admin).toMatchObject({ name: 'Administration', role: 'staff', admin: true });
    expect([await isUnfinished(), await start(true)]).toMatchObject([false, { wantsDemo: false }]);
  });

  test('returns no more sign-in links once somebody has signed in', async () => {
    await start(true);
    await signInAs(floor.services, 'admin@exemple.org');
    expect(await start(true)).toEqual({ signInPath: null, wantsDemo: true });
  });

  test('adds nobody to a folder with people or pages; returns a link for an active administrator alone', async () => {
    const { services } = floor;
    const { id } = await floor.newPage();
    expect([await start(true), await people()]).toEqual([{ signInPath: null, wantsDemo: false }, []]);
    await services.people.add({ email: 'a@example.org', name: 'A', role: 'staff' }, COMMAND_LINE);
    const boss = { email: 'b@example.org', name: 'B', role: 'staff', admin: true } as const;
    expect((await start(true)).signInPath).toBeNull();
    const { id: bossId } = await services.people.add(boss, COMMAND_LINE);
    expect((await start(true)).signInPath).not.toBeNull();
    await services.people.add({ ...boss, name: 'C', email: 'c@example.org' }, COMMAND_LINE);
    await services.people.disable(bossId, COMMAND_LINE);
    const path = (await start(true)).signInPath!;
    expect(await services.signIn.findHolder(path.split('/').at(-1)!)).toBe('C');
    expect(await people()).toEqual(['a@example.org', 'b@example.org', 'c@example.org']);
    expect((await services.pages.listDrafts(COMMAND_LINE)).map((one) => one.id)).toEqual([id]);
  });
});
