import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { Visibility } from '#content/permission.ts';
import { type OpenReader, openReader } from '#db/driver/open-reader.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { IndexKeeper } from '#server/search/index-keeper.ts';
import type { SearchAsker } from '#server/search/search-messages.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import { until } from '#tests/support/until.ts';
import { paragraph } from '#tests/support/workshop-floor.ts';

/** The search thread's index, here in the test's own thread; search.test.ts tests the whole. */
let floor: TestServices;
let reader: OpenReader;
let keeper: IndexKeeper;
beforeAll(async () => {
  floor = await createTestServices();
  reader = await openReader(path.join(floor.services.env.dataDir, 'navette.sqlite'));
});
beforeEach(async () => {
  keeper = new IndexKeeper(reader);
  await keeper.reconcile(pause);
});
afterAll(async () => {
  await reader.close();
  await floor.close();
});

const pause = async () => {};
const PUBLIC: SearchAsker = { audiences: ['public'] };
const STAFF: SearchAsker = { audiences: ['public', 'members', 'invited', 'draft'] };

const textOf = (words: string) => fitDocument({ type: 'doc', content: [paragraph('block2222222', words)] }).document;

async function newPage(title: string, words: string, visibility: Visibility = 'public', published = true) {
  const page = await floor.services.pages.create(
    { kind: 'factsheet', title, summary: 'Une fiche.', visibility, document: textOf(words) },
    COMMAND_LINE,
  );
  if (published) await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
  return page;
}

const detailsOf = (page: Page) => ({ ...page, ...page.notice });

async function found(asker: SearchAsker, q: string): Promise<string[]> {
  const input = { q, filters: {}, sort: 'relevance', offset: 0, limit: 30 } as const;
  return (await keeper.search(asker, input)).results.map(({ title }) => title).sort();
}

describe('the index', () => {
  test('is stale as soon as anything searchable changes, and no longer once that is read', async () => {
    const { pages, editions, checkpoints, collections, collectionParts, searchCare } = floor.services;
    const page = await newPage('La noria', 'Une roue à godets.');
    let collection = await collections.create(
      { kind: 'toolkit', title: 'Une boîte', visibility: 'public' },
      COMMAND_LINE,
    );
    await keeper.reconcile(pause);
    expect(await keeper.isStale()).toBe(false);
    const changes: Record<string, () => Promise<unknown>> = {
      'a new page': () => newPage('Le chadouf', 'Une perche.'),
      'a new page that is not published': () => newPage('Le seau', 'Un seau.', 'public', false),
      'a restore point of a draft': () => checkpoints.replace(COMMAND_LINE, page.id, textOf('Une roue à pots.')),
      'an edition': () => editions.publish(page.id, {}, COMMAND_LINE),
      'who may read it': () =>
        pages.changeDetails(page.id, { ...detailsOf(page), visibility: 'members' }, COMMAND_LINE),
      'an archived page': () => pages.archive(page.id, COMMAND_LINE),
      'the same put back': () => pages.restore(page.id, COMMAND_LINE),
      'a new collection': () =>
        collections.create({ kind: 'toolkit', title: 'Une autre', visibility: 'public' }, COMMAND_LINE),
      'a published collection': async () => {
        collection = await collections.publish(collection.id, true, COMMAND_LINE);
      },
      'the parts of a collection': () =>
        collectionParts.arrange(collection.id, [{ title: '', pageIds: [page.id] }], COMMAND_LINE),
      'an archived collection': () => collections.archive(collection.id, COMMAND_LINE),
      synonyms: () => searchCare.changeSynonyms({ text: 'noria, sakia', version: '' }, floor.staff),
    };
    for (const [what, change] of Object.entries(changes)) {
      floor.clock.pass({ minutes: 1 });
      await change();
      expect(await keeper.isStale(), what).toBe(true);
      // A checkpoint may be stored after the reply.
      await until(async () => {
        await keeper.reconcile(pause);
        return !(await keeper.isStale());
      }, `${what} is read`);
    }
    // Changes of what is not searched need no reading.
    await floor.services.people.add({ email: 'neuve@example.org', name: 'Neuve', role: 'member' }, COMMAND_LINE);
    expect(await keeper.isStale()).toBe(false);
  });

  test('is not stale once reported changes are read, and finds nothing archived', async () => {
    const { pages } = floor.services;
    const page = await newPage('Le puisard', 'Un trou de drainage.');
    expect(await keeper.isStale()).toBe(true);
    await keeper.readPages([page.id]);
    expect(await keeper.isStale()).toBe(false);
    expect(await found(PUBLIC, 'drainage')).toEqual([page.title]);
    floor.clock.pass({ minutes: 1 });
    await pages.archive(page.id, COMMAND_LINE);
    // Not reported by an event, but found by comparison.
    await keeper.reconcile(pause);
    expect(await found(PUBLIC, 'drainage')).toEqual([]);
    floor.clock.pass({ minutes: 1 });
    await pages.restore(page.id, COMMAND_LINE);
    await keeper.readPages([page.id]);
    keeper.forget(page.id);
    expect(await found(STAFF, 'drainage')).toEqual([]);
    await keeper.readPages([page.id]);
    expect(await found(PUBLIC, 'drainage')).toEqual([page.title]);
    await pages.archive(page.id, COMMAND_LINE);
    await keeper.readPages([page.id]);
    expect(await found(PUBLIC, 'drainage')).toEqual([]);
    expect(await keeper.isStale()).toBe(false);
  });

  test('started from stored segments includes later changes, and nothing that is gone', async () => {
    const [kept, changed, gone, narrowed] = [
      await newPage('Le kanat', 'Une galerie qui draine.'),
      await newPage('La foggara', 'Une galerie qui draine.'),
      await newPage('Le khettara', 'Une galerie qui draine.'),
      await newPage('Le falaj', 'Une galerie qui draine.'),
    ];
    await keeper.reconcile(pause);
    const stored = keeper.index.list;
    const { pages, editions, drafts } = floor.services;
    await drafts.replace(changed.id, textOf('Un barrage.'));
    await editions.publish(changed.id, {}, COMMAND_LINE);
    await pages.archive(gone.id, COMMAND_LINE);
    await pages.changeDetails(narrowed.id, { ...detailsOf(narrowed), visibility: 'members' }, COMMAND_LINE);
    keeper = new IndexKeeper(reader);
    expect(keeper.complete).toBe(false);
    const meanwhile: string[][] = [];
    await keeper.reconcile(async () => {
      meanwhile.push(await found(PUBLIC, 'galerie'));
    }, stored);
    expect(keeper.complete).toBe(true);
    // Until the others are read again, their former state is not found.
    expect(meanwhile).toEqual([[kept.title]]);
    // Existing segments are not read again.
    expect(stored.every((segment) => keeper.index.list.includes(segment))).toBe(true);
    expect(await found(PUBLIC, 'galerie')).toEqual([kept.title]);
    expect(await found({ audiences: ['public', 'members'] }, 'galerie')).toEqual([narrowed.title, kept.title]);
    expect(await found(PUBLIC, 'barrage')).toEqual([changed.title]);
  });

  test('lets queries have a turn between long pages while it reads many', async () => {
    const long = Array.from({ length: 12_000 }, (_, i) => `mot${i % 50}`).join(' ');
    const pages = [await newPage('Long 1', long), await newPage('Long 2', long), await newPage('Long 3', long)];
    const open: string[][] = [];
    await keeper.readPages(
      pages.map(({ id }) => id),
      async () => void open.push(await found(PUBLIC, 'long')),
    );
    expect(open).toEqual([[], [], [], []]);
    expect(await found(PUBLIC, 'long')).toEqual(['Long 1', 'Long 2', 'Long 3']);
  });

  test('merges many small segments into one: everything is found, each page in its latest state', async () => {
    const pages: Page[] = [];
    for (let i = 0; i < 13; i++) pages.push(await newPage(`Citerne ${i}`, `Une citerne de pierre ${i}.`));
    for (const { id } of pages) await keeper.readPages([id]);
    expect(keeper.index.list.length).toBeGreaterThan(12);
    await floor.services.drafts.replace(pages[0]!.id, textOf('Une citerne de terre.'));
    await floor.services.editions.publish(pages[0]!.id, {}, COMMAND_LINE);
    await keeper.readPages([pages[0]!.id]);
    let pauses = 0;
    const before = keeper.index.list.length;
    const folded = await keeper.fold(async () => void pauses++);
    expect([folded, keeper.index.list.length <= before - 2, pauses > 0]).toEqual([true, true, true]);
    while (await keeper.fold(pause));
    expect(keeper.index.list.length).toBeLessThanOrEqual(12);
    expect(await found(PUBLIC, 'citerne')).toHaveLength(13);
    expect(await found(PUBLIC, 'citerne pierre')).toHaveLength(12);
    expect(await found(PUBLIC, '"citerne de terre"')).toEqual(['Citerne 0']);
  });
});

describe('a partner', () => {
  test('finds their page whatever its visibility, nothing of its draft, and no other page', async () => {
    const theirs = await newPage('Le bief', 'Un canal du moulin.', 'invited');
    const other = await newPage('Le canal', 'Un canal du moulin.');
    const draft = await newPage('Un projet', 'Un canal du moulin.', 'invited', false);
    await floor.services.drafts.replace(theirs.id, textOf('Un canal qui fuit.'));
    // The staff find a draft by its latest checkpoint, which is stored after the reply.
    await until(async () => {
      await keeper.reconcile(pause);
      return (await found(STAFF, 'fuit')).includes(theirs.title);
    }, 'the draft is found');
    expect(await found({ pageId: theirs.id }, 'canal')).toEqual([theirs.title]);
    expect(await found({ pageId: theirs.id }, 'fuit')).toEqual([]);
    expect(await found({ pageId: draft.id }, 'canal')).toEqual([]);
    expect(await found({ pageId: 'inconnue2222' }, 'canal')).toEqual([]);
    expect(await found(PUBLIC, 'canal')).toEqual([other.title]);
  });
});

describe('a collection', () => {
  test('is found by its readers, filters its pages, and neither once it is archived', async () => {
    const { collections, collectionParts } = floor.services;
    const [one, two] = [await newPage('La dalle', 'Un bassin couvert.'), await newPage('Le mur', 'Un bassin couvert.')];
    const { id } = await collections.create(
      {
        kind: 'toolkit',
        title: 'Bassins du fleuve',
        visibility: 'members',
        publishedAt: '2026-01-01T00:00:00.000Z',
      },
      COMMAND_LINE,
    );
    await collectionParts.arrange(
      id,
      [
        { title: '', pageIds: [one.id, two.id] },
        { title: 'b', pageIds: [] },
      ],
      COMMAND_LINE,
    );
    await keeper.reconcile(pause);
    const members: SearchAsker = { audiences: ['public', 'members'] };
    expect(await found(PUBLIC, 'bassins fleuve')).not.toContain('Bassins du fleuve');
    expect(await found(members, 'bassins fleuve')).toContain('Bassins du fleuve');
    const narrowed = (asker: SearchAsker) =>
      keeper.search(asker, {
        q: 'couvert',
        filters: { collection: ['outils/bassins-du-fleuve'] },
        sort: 'relevance',
        offset: 0,
        limit: 30,
      });
    expect((await narrowed(members)).results.map(({ title }) => title).sort()).toEqual(['La dalle', 'Le mur']);
    await collections.archive(id, COMMAND_LINE);
    await keeper.readCollections();
    expect(await found(members, 'bassins fleuve')).not.toContain('Bassins du fleuve');
  });
});
