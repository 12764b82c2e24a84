import { afterEach, beforeEach, expect, test } from 'vitest';
import { thinCheckpoints } from '#content/checkpoint.ts';
import { COMMAND_LINE } from '#server/auth/authorise.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

let rig: SocketRig;
beforeEach(async () => {
  rig = await startSocketRig();
});
afterEach(() => rig.close());

test('a checkpoint is taken when the last writer leaves, with who wrote, and can be compared and restored', async () => {
  const pageId = await rig.newPage();
  const { checkpoints, drafts } = rig.services;
  const awaCookie = (await rig.signIn('staff', 'Awa')).cookie;
  const awa = new TestEditor(rig.url, pageId, awaCookie);
  const bruno = new TestEditor(rig.url, pageId, (await rig.signIn('staff', 'Bruno')).cookie);
  await until(() => awa.saved && bruno.saved, 'synced');
  awa.type('Avant tout. ');
  bruno.type('Bruno aussi. ');
  await until(() => awa.saved && bruno.saved, 'saved');
  awa.destroy();
  bruno.destroy();
  await until(async () => (await checkpoints.list(COMMAND_LINE, pageId)).length === 1, 'taken');
  const [first] = await checkpoints.list(COMMAND_LINE, pageId);
  expect(first).toMatchObject({ reason: 'session-end', authors: ['Awa', 'Bruno'] });

  const again = new TestEditor(rig.url, pageId, awaCookie);
  await until(() => again.saved, 'synced again');
  again.text.delete(0, again.text.length);
  again.type('Tout autre chose. ');
  await until(() => again.saved, 'saved');
  const compared = await checkpoints.compare(COMMAND_LINE, pageId, first!.id);
  expect(compared.some((block) => block.runs.some((run) => run.change !== 'same'))).toBe(true);

  await checkpoints.restore(COMMAND_LINE, pageId, first!.id);
  await until(() => again.text.toString().includes('Avant tout'), 'those who are there see it arrive');
  expect((await drafts.read(pageId)).document.textContent).not.toContain('Tout autre chose');
  const reasons = (await checkpoints.list(COMMAND_LINE, pageId)).map((line) => line.reason);
  expect(reasons).toContain('before-restore');
  again.destroy();
});

test('checkpoints thin out: all for a day, daily for a month, weekly after', () => {
  const now = new Date('2026-11-25T12:00:00Z');
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
  const day = Array.from({ length: 20 }, (_, i) => ago(i));
  expect(thinCheckpoints(day, now)).toEqual([]);
  const month = [ago(49), ago(50), ago(51), ago(74)];
  expect(thinCheckpoints(month, now)).toEqual([ago(50), ago(51)]);
  const year = Array.from({ length: 60 }, (_, i) => ago(24 * (40 + i)));
  const kept = year.length - thinCheckpoints(year, now).length;
  expect(kept).toBeGreaterThanOrEqual(8);
  expect(kept).toBeLessThanOrEqual(10);
});

test('only those who may write may restore', async () => {
  const pageId = await rig.newPage();
  const member = { role: 'member', personId: 'm', name: 'M', sessionId: 's' } as const;
  await expect(rig.services.checkpoints.list(member, pageId)).rejects.toMatchObject({ code: 'not-found' });
  await expect(rig.services.checkpoints.restore(COMMAND_LINE, pageId, 'abcdefghjkmn')).rejects.toMatchObject({
    code: 'not-found',
  });
});
