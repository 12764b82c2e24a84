import { expect, test } from 'vitest';
import type { SessionEffect } from '#app/editor/session/state/session-effect.ts';
import { initialState } from '#app/editor/session/state/session-state.ts';
import { SessionStore } from '#app/editor/session/state/session-store.ts';

const START = initialState({ online: true, arrival: null, lost: [] });

test('effects are carried out before a report returns, and facts that they report come after them', () => {
  const order: string[] = [];
  const store = new SessionStore({ ...START, copyLoaded: true }, ({ type }: SessionEffect) => {
    order.push(type);
    if (order.length === 1) store.report({ type: 'signed-out' });
  });
  store.report({ type: 'reconnect-requested' });
  expect(order).toEqual(['disconnect', 'connect', 'disconnect', 'delete-copy']);
});

test('listeners are notified once for all facts of a task, when the view has changed', async () => {
  const store = new SessionStore(START, () => {});
  const seen: boolean[] = [];
  const unsubscribe = store.subscribe(() => seen.push(store.view().changed));
  store.report({ type: 'draft-updated', by: 'author', hasText: true });
  store.report({ type: 'copy-changed', keeps: true, writing: true });
  expect(seen, 'not within the handlers').toEqual([]);
  expect(store.view().changed).toBe(false);
  await Promise.resolve();
  expect(seen).toEqual([true]);
  store.report({ type: 'draft-updated', by: 'author', hasText: true });
  await Promise.resolve();
  expect(seen, 'the same view').toEqual([true]);
  unsubscribe();
  store.report({ type: 'signed-out' });
  await Promise.resolve();
  expect(seen).toHaveLength(1);
});

test('a session that has ended takes no facts and notifies nobody', async () => {
  const done: string[] = [];
  const store = new SessionStore(START, ({ type }) => done.push(type));
  let notified = 0;
  store.subscribe(() => notified++);
  store.report({ type: 'draft-updated', by: 'author', hasText: true });
  store.end();
  store.report({ type: 'reconnect-requested' });
  await Promise.resolve();
  expect(done).toEqual(['mark-unsaved']);
  expect(notified).toBe(0);
});
