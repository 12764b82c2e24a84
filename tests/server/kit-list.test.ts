import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { digestsOf, type SentKitList, wholeList } from '#app/device/kits/sent-list.ts';
import { type KitFile, kitListText, MOST_KIT_GROUPS } from '#content/book/kit-list.ts';
import { kitListDelta } from '#server/exports/kit/list-delta.ts';
import { Random } from '#tests/support/random.ts';

/** The list of a kit's files between a device that has an edition of it and the server. */
const seed = Number(process.env.SEED ?? 20_261_128);
const fileOf = (path: string, content: string): KitFile => ({
  path,
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
});
const kitOf = (pages: number, changed = -1): KitFile[] => [
  fileOf('index.html', `cover ${changed}`),
  ...Array.from({ length: pages }, (_, i) => [
    fileOf(`pages/modules-${i}.html`, `page ${i} ${i === changed}`),
    fileOf(`recherche/modules-${i}.js`, `words ${i} ${i === changed}`),
  ]).flat(),
];
/** The message as it is sent, in JSON. */
const sent = (message: unknown) => JSON.parse(JSON.stringify(message)) as SentKitList;

test(`whatever changed, the device has the server's list: seed ${seed}`, async () => {
  const random = new Random(seed);
  for (let round = 0; round < 200; round++) {
    const all = kitOf(1 + random.below(80));
    const known = all.filter(() => random.below(10) > 0);
    const now = all
      .filter(() => random.below(10) > 0)
      .map((file) => (random.below(8) === 0 ? fileOf(file.path, `${round} ${file.path}`) : file));
    const message = sent(kitListDelta(now, (await digestsOf(known)).join()));
    const whole = await wholeList(message, known);
    expect(kitListText(whole ?? []), `round ${round}`).toBe(kitListText(now));
  }
});

test('a list that the device has is not sent again; one changed module costs two groups at most', async () => {
  const known = kitOf(60);
  const digests = (await digestsOf(known)).join();
  expect(kitListDelta(known, digests).groups?.every((group) => group === null)).toBe(true);
  const message = kitListDelta(kitOf(60, 17), digests);
  expect(message.groups?.filter((group) => group !== null).length).toBeLessThanOrEqual(2);
  expect(gzipSync(JSON.stringify(message)).length).toBeLessThan(gzipSync(JSON.stringify(known)).length / 5);
});

test('the list is requested whole if groups do not yield it, and sent whole for an invalid request', async () => {
  const [known, now] = [kitOf(20), kitOf(20, 3)];
  const message = sent(kitListDelta(now, (await digestsOf(known)).join()));
  expect(await wholeList({ ...message, groups: message.groups!.map(() => null) }, known)).toBeNull();
  expect(await wholeList(message, [])).toBeNull();
  const tooMany = Array.from({ length: MOST_KIT_GROUPS + 1 }, () => '0'.repeat(12)).join();
  for (const asked of [undefined, '', 'x', '0123456789AB', ['0'.repeat(12)], { a: 1 }, tooMany, `${'0'.repeat(12)},`])
    expect(kitListDelta(now, asked)).toMatchObject({ files: now });
});
