import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { SearchDocument } from '#content/search/index/search-document.ts';
import type { Segment } from '#content/search/index/segment.ts';
import { SegmentBuilder } from '#content/search/index/segment-builder.ts';
import { SegmentStore } from '#server/search/segment-store.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * The store runs in the test's own thread, so that each fault is visible on the disk;
 * search.test.ts tests it in the search thread.
 */
let folder: string;
beforeEach(() => {
  folder = path.join(createTempFolder('segments'), 'search');
});

const documentOf = (id: string, text: string): SearchDocument => ({
  key: `edition:${id}`,
  stamp: 's1',
  audience: 'public',
  meta: {
    id,
    type: 'page',
    kind: 'factsheet',
    href: `/fiches/${id}`,
    title: text,
    summary: '',
    language: 'fr',
    publishedAt: '2026-01-02',
    draft: false,
    countries: [],
    sectors: [],
    sdgs: [],
    programmes: [],
  },
  blocks: [{ field: 'body', text }],
});

function segmentOf(id: string, text = `Le puits ${id}`): Segment {
  const builder = new SegmentBuilder();
  builder.add(documentOf(id, text));
  return builder.finish();
}

const fileNames = () => readdirSync(folder).sort();
const manifest = () => path.join(folder, 'manifest.json');
const keysOf = (segments: readonly Segment[]) => segments.flatMap(({ keys }) => [...keys]);
const load = () => new SegmentStore(folder).load();

test('segments are loaded as they were saved, oldest first', async () => {
  const segments = [segmentOf('un'), segmentOf('deux'), segmentOf('trois')];
  await new SegmentStore(folder).save(segments);
  expect(await load()).toEqual(segments);
  expect(await new SegmentStore(path.join(folder, 'nowhere')).load()).toEqual([]);
});

test('existing segments are not written again; unwanted ones are deleted', async () => {
  const [one, two, three] = [segmentOf('un'), segmentOf('deux'), segmentOf('trois')];
  const store = new SegmentStore(folder);
  await store.save([one, two]);
  const before = fileNames().filter((name) => name.endsWith('.segment'));
  writeFileSync(path.join(folder, `${before[0]}.new`), 'half of a write');
  const { ino } = statSync(path.join(folder, before[0]!));
  await store.save([one, two, three]);
  expect(before.every((name) => existsSync(path.join(folder, name)))).toBe(true);
  expect(statSync(path.join(folder, before[0]!)).ino).toBe(ino);
  expect(fileNames()).toHaveLength(4);
  // Also of loaded ones.
  const again = new SegmentStore(folder);
  const loaded = await again.load();
  await again.save(loaded.slice(1));
  expect(keysOf(await load())).toEqual(['edition:deux', 'edition:trois']);
  expect(fileNames()).toHaveLength(3);
});

test('two segments with equal content are two', async () => {
  await new SegmentStore(folder).save([segmentOf('un'), segmentOf('un')]);
  expect(await load()).toHaveLength(2);
});

test('a damaged, truncated or missing segment is skipped; the others are loaded', async () => {
  const store = new SegmentStore(folder);
  await store.save([segmentOf('un'), segmentOf('deux'), segmentOf('trois')]);
  const { segments } = JSON.parse(readFileSync(manifest(), 'utf8')) as { segments: string[] };
  const file = path.join(folder, segments[1]!);
  const whole = readFileSync(file);
  for (const at of [0, 31, 32, whole.length - 1]) {
    const damaged = Buffer.from(whole);
    damaged[at]! ^= 1;
    writeFileSync(file, damaged);
    expect(keysOf(await load()), String(at)).toEqual(['edition:un', 'edition:trois']);
  }
  for (const length of [0, 10, 32, whole.length - 1]) {
    writeFileSync(file, whole.subarray(0, length));
    expect(keysOf(await load()), String(length)).toEqual(['edition:un', 'edition:trois']);
  }
  rmSync(file);
  expect(keysOf(await load())).toEqual(['edition:un', 'edition:trois']);
  writeFileSync(file, whole);
  expect(await load()).toHaveLength(3);
});

test.each<[string, (text: string) => string]>([
  ['is cut short', (text) => text.slice(0, -3)],
  ['is of another format', (text) => text.replace(/navette-search-\d+/, 'navette-search-0')],
  ['has no list', (text) => text.replace(/\[.*\]/, '"x"')],
  ['is null', () => 'null'],
])('a manifest that %s gives no segments', async (_what, change) => {
  await new SegmentStore(folder).save([segmentOf('un')]);
  expect(await load()).toHaveLength(1);
  writeFileSync(manifest(), change(readFileSync(manifest(), 'utf8')));
  expect(await load()).toEqual([]);
});

test('a manifest can refer only to segment files', async () => {
  await new SegmentStore(folder).save([segmentOf('un')]);
  const [name] = fileNames().filter((each) => each.endsWith('.segment'));
  // A file that would be read as a segment if its name were accepted.
  for (const odd of ['../stolen.segment', `../${name}`, `x${name}`, `${name}.old`]) {
    const target = path.join(folder, odd);
    writeFileSync(target, readFileSync(path.join(folder, name!)));
    const { format } = JSON.parse(readFileSync(manifest(), 'utf8')) as { format: string };
    writeFileSync(manifest(), JSON.stringify({ format, segments: [odd, 7] }));
    expect(await load(), odd).toEqual([]);
  }
});
