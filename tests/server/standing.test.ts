import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { formatDay } from '#app/i18n/format.ts';
import { parseBoardQuery } from '#content/activity/board.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

let rig: SocketRig;
beforeAll(async () => {
  rig = await startSocketRig();
});
afterAll(() => rig.close());

const standingOf = async (pageId: string) => {
  const { pages } = rig.services;
  return (await pages.standings(COMMAND_LINE, [(await pages.find(pageId))!])).get(pageId)!;
};

/** Writes in a draft as a participant who then leaves. */
async function write(pageId: string, cookie: string): Promise<void> {
  const editor = new TestEditor(rig.url, pageId, cookie);
  await until(() => editor.saved, 'the editor is in');
  editor.type('mot ');
  await until(() => editor.saved, 'the words are stored');
  editor.destroy();
}

/**
 * Holds the answer of the next digest of a draft's text, from when it is known until it is
 * released.
 */
function holdFirstDigest() {
  const run = DraftTaskRunner.prototype.run;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    const asked = vi.spyOn(DraftTaskRunner.prototype, 'run').mockImplementation(async function (
      this: DraftTaskRunner,
      name,
      ...input
    ) {
      const result = await run.apply(this, [name, ...input] as Parameters<typeof run>);
      if (name !== 'digest') return result;
      asked.mockRestore();
      resolve();
      await released;
      return result;
    });
  });
  return { begun, release };
}

test('the standing of a page is its edition and what was written after it, across several editions', async () => {
  const { pages, editions, drafts } = rig.services;
  const { cookie } = await rig.signIn('staff', 'Awa');
  const page = await pages.create({ kind: 'factsheet', title: 'Une page', summary: 'Un résumé.' }, COMMAND_LINE);
  await write(page.id, cookie);
  expect(await standingOf(page.id)).toMatchObject({ edition: null, ahead: null, status: 'draft' });
  await editions.publish(page.id, {}, COMMAND_LINE);
  expect(await standingOf(page.id)).toMatchObject({ edition: 1, ahead: null, status: 'published' });
  await write(page.id, cookie);
  expect(await standingOf(page.id)).toMatchObject({ edition: 1, ahead: { name: 'Awa', at: expect.any(String) } });
  await editions.publish(page.id, {}, COMMAND_LINE);
  expect(await standingOf(page.id)).toMatchObject({ edition: 2, ahead: null });
  // The server's own change has no author.
  const text = documentSchema.nodes.paragraph!.create(null, documentSchema.text('Un autre texte.'));
  await drafts.replace(page.id, documentSchema.nodes.doc!.create(null, text));
  expect(await standingOf(page.id)).toMatchObject({ edition: 2, ahead: { name: null } });
});

test('a draft that was changed and changed back does not count as changed', async () => {
  const { pages, editions, checkpoints, board } = rig.services;
  const { cookie } = await rig.signIn('staff', 'Cécile');
  const page = await pages.create({ kind: 'factsheet', title: 'Revenue', summary: 'Un résumé.' }, COMMAND_LINE);
  await write(page.id, cookie);
  await editions.publish(page.id, {}, COMMAND_LINE);
  await write(page.id, cookie);
  await checkpoints.settle();
  expect(await standingOf(page.id)).toMatchObject({ edition: 1, ahead: { name: 'Cécile' } });
  await checkpoints.restoreEdition(COMMAND_LINE, page.id, 1);
  await checkpoints.settle();
  await until(async () => (await standingOf(page.id)).ahead === null, 'the draft is as it was published');
  const listed = await board.list(COMMAND_LINE, parseBoardQuery(new URLSearchParams('titre=revenue')));
  expect(listed.entries).toMatchObject([{ stage: 'current' }]);
  // Further words are ahead of the edition again.
  await write(page.id, cookie);
  await checkpoints.settle();
  expect(await standingOf(page.id)).toMatchObject({ ahead: { name: 'Cécile' } });
});

test('a draft that is changed back while it is being compared is compared again', async () => {
  const { pages, editions, checkpoints, events } = rig.services;
  const { cookie } = await rig.signIn('staff', 'Hawa');
  const page = await pages.create({ kind: 'factsheet', title: 'Comparée', summary: 'Un résumé.' }, COMMAND_LINE);
  await write(page.id, cookie);
  await editions.publish(page.id, {}, COMMAND_LINE);
  const comparison = holdFirstDigest();
  await write(page.id, cookie);
  events.emit('checkpoints-changed', page.id);
  await comparison.begun;
  await checkpoints.restoreEdition(COMMAND_LINE, page.id, 1);
  expect(await standingOf(page.id)).toMatchObject({ ahead: { name: null } });
  comparison.release();
  await until(async () => (await standingOf(page.id)).ahead === null, 'the draft is as it was published');
});

test('the standings of several pages are read at once, each from its own draft', async () => {
  const { pages, editions } = rig.services;
  const { cookie } = await rig.signIn('staff', 'Bruno');
  const made = [];
  for (const title of ['Publiée', 'En avance', 'Nouvelle']) {
    const page = await pages.create({ kind: 'factsheet', title, summary: 'Un résumé.' }, COMMAND_LINE);
    await write(page.id, cookie);
    if (title !== 'Nouvelle') await editions.publish(page.id, {}, COMMAND_LINE);
    made.push(page);
  }
  await write(made[1]!.id, cookie);
  const listed = await pages.listDrafts(COMMAND_LINE);
  const standings = await pages.standings(COMMAND_LINE, listed);
  expect(made.map(({ id }) => [standings.get(id)!.edition, standings.get(id)!.ahead?.name ?? null])).toEqual([
    [1, null],
    [1, 'Bruno'],
    [null, null],
  ]);
});

test('a day is written relative to today where that is shorter, in the network’s time zone', () => {
  // 23:30 in Paris, and 00:30 of the next day.
  const now = '2026-11-26T23:30:00.000Z';
  expect(formatDay('2026-11-26T22:45:00.000Z', now, 'fr')).toBe('hier');
  expect(formatDay('2026-11-26T23:10:00.000Z', now, 'fr')).toBe('aujourd’hui');
  expect(formatDay('2026-11-26T23:10:00.000Z', now, 'en')).toBe('today');
  expect(formatDay('2026-11-14T10:00:00.000Z', now, 'fr')).toBe('le 14\u00a0novembre 2026');
  expect(formatDay('2026-11-14T10:00:00.000Z', now, 'en')).toBe('on 14\u00a0November 2026');
});
