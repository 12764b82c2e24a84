import * as decoding from 'lib0/decoding';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { MESSAGE_AWARENESS } from '#content/draft/collab-protocol.ts';
import { ClientOwners } from '#server/collab/participants/client-owners.ts';
import type { Frame } from '#server/collab/participants/frames.ts';
import { Presence, TooManyCarets } from '#server/collab/participants/presence.ts';

/** docs/collaboration.md, rules 3 and 7, without a network. */

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function openPresence() {
  const draft = new Y.Doc();
  const sent: Frame[] = [];
  const owners = new ClientOwners();
  const presence = new Presence(draft, owners, (frame) => sent.push(frame));
  /** Shows this caret, from a page of its own. */
  const show = (clientId: number, user: string) => {
    const page = new Y.Doc();
    page.clientID = clientId;
    const awareness = new Awareness(page);
    awareness.setLocalState({ user });
    applyAwarenessUpdate(presence.awareness, encodeAwarenessUpdate(awareness, [clientId]), 'test');
    awareness.destroy();
  };
  return { draft, presence, owners, sent, show };
}

/** The users in a presence frame. */
function usersIn(frame: Frame): Record<string, unknown> {
  const decoder = decoding.createDecoder(frame.subarray(frame[1]! < 126 ? 2 : 4));
  expect(decoding.readVarUint(decoder)).toBe(MESSAGE_AWARENESS);
  const awareness = new Awareness(new Y.Doc());
  awareness.setLocalState(null);
  applyAwarenessUpdate(awareness, decoding.readVarUint8Array(decoder), 'test');
  const users = [...awareness.getStates()].map(([id, { user }]) => [id, user]);
  awareness.destroy();
  return Object.fromEntries(users);
}

test('the first caret after a quiet moment is sent at once, later ones together after 50 ms', () => {
  const { presence, sent, show } = openPresence();
  expect(presence.frame()).toBeNull();
  show(1, 'Awa');
  vi.advanceTimersByTime(0);
  expect(sent.map(usersIn)).toEqual([{ 1: 'Awa' }]);
  show(2, 'Bruno');
  show(3, 'Chloé');
  vi.advanceTimersByTime(49);
  expect(sent).toHaveLength(1);
  // They are sent in the next iteration of the event loop, a fake millisecond later.
  vi.advanceTimersByTime(2);
  expect(sent.slice(1).map(usersIn)).toEqual([{ 2: 'Bruno', 3: 'Chloé' }]);
  // Then nothing until somebody moves.
  vi.advanceTimersByTime(1_000);
  expect([sent.length, vi.getTimerCount()]).toEqual([2, 0]);
  expect(usersIn(presence.frame()!)).toEqual({ 1: 'Awa', 2: 'Bruno', 3: 'Chloé' });
  presence.destroy();
});

test('a room that is closed sends nothing more', () => {
  const { presence, sent, show } = openPresence();
  show(1, 'Awa');
  presence.destroy();
  vi.advanceTimersByTime(1_000);
  expect(sent).toEqual([]);
  show(2, 'Bruno');
  expect(vi.getTimerCount()).toBe(0);
});

test('a room that is closed between two carets leaves no timer', () => {
  const { presence, show } = openPresence();
  show(1, 'Awa');
  vi.advanceTimersByTime(0);
  expect(vi.getTimerCount()).toBe(1);
  presence.destroy();
  expect(vi.getTimerCount()).toBe(0);
});

test('a connection may change only the carets that it claimed, and removes only those when it ends', () => {
  const { presence, sent, show } = openPresence();
  const [awa, bruno] = [{ personId: 'awa' }, { personId: 'bruno' }];
  expect([presence.maySpeakFor(awa, 1, 0, false), presence.maySpeakFor(bruno, 2, 0, false)]).toEqual([true, true]);
  show(1, 'Awa');
  show(2, 'Bruno');
  // A repeated state of another is no reason to take or remove it.
  expect([presence.maySpeakFor(bruno, 1, 9, false), presence.maySpeakFor(bruno, 1, 9, true)]).toEqual([false, false]);
  expect([presence.maySpeakFor(awa, 1, 0, false), presence.maySpeakFor(awa, 1, 0, true)]).toEqual([true, true]);
  vi.advanceTimersByTime(100);
  presence.leave(awa);
  vi.advanceTimersByTime(100);
  expect(Object.keys(usersIn(presence.frame()!))).toEqual(['2']);
  expect(sent).toHaveLength(2);
  // The id can be claimed by the same person only: others know it from its caret.
  expect(presence.maySpeakFor(bruno, 1, 9, false)).toBe(false);
  expect(presence.maySpeakFor({ personId: 'awa' }, 1, 9, false)).toBe(true);
  presence.destroy();
});

test('a caret that nobody showed cannot be removed', () => {
  const { presence } = openPresence();
  const awa = { personId: 'awa' };
  expect([presence.maySpeakFor(awa, 1, 0, true), presence.maySpeakFor(awa, 1, 0, false)]).toEqual([false, true]);
  presence.destroy();
});

test('a person who comes back takes their caret over from the lost connection with a later clock', () => {
  const { presence, show } = openPresence();
  const [lost, back, other] = [{ personId: 'awa' }, { personId: 'awa' }, { personId: 'bruno' }];
  presence.maySpeakFor(lost, 1, 0, false);
  show(1, 'Awa');
  const { clock } = presence.awareness.meta.get(1)!;
  expect(presence.maySpeakFor(back, 1, clock, false), 'a repeated state').toBe(false);
  expect(presence.maySpeakFor(other, 1, clock + 1, false), 'another person').toBe(false);
  expect(presence.maySpeakFor(back, 1, clock + 1, true)).toBe(true);
  // The lost connection's end does not remove it.
  presence.leave(lost);
  expect(usersIn(presence.frame()!)).toEqual({ 1: 'Awa' });
  presence.leave(back);
  expect(presence.frame()).toBeNull();
  presence.destroy();
});

test('a connection shows four carets and no more', () => {
  const { presence } = openPresence();
  const [awa, bruno] = [{ personId: 'awa' }, { personId: 'bruno' }];
  for (const id of [1, 2, 3, 4]) expect(presence.maySpeakFor(awa, id, 0, false)).toBe(true);
  expect(() => presence.maySpeakFor(awa, 5, 0, false)).toThrow(TooManyCarets);
  expect(presence.maySpeakFor(awa, 4, 1, false)).toBe(true);
  expect(presence.maySpeakFor(bruno, 5, 0, false)).toBe(true);
  presence.destroy();
});

test('showing a caret claims its client id for the person if the id has no edits, and not if it has some', () => {
  const { draft, presence, owners } = openPresence();
  const [awa, bruno] = [{ personId: 'awa' }, { personId: 'bruno' }];
  owners.claim(1, 'awa');
  expect([presence.maySpeakFor(bruno, 1, 0, false), presence.maySpeakFor(awa, 1, 0, false)]).toEqual([false, true]);
  expect([presence.maySpeakFor(awa, 2, 0, false), owners.claim(2, 'bruno')]).toEqual([true, false]);
  const away = new Y.Doc();
  away.clientID = 3;
  away.getText('t').insert(0, 'x');
  Y.applyUpdate(draft, Y.encodeStateAsUpdate(away));
  expect(presence.maySpeakFor(bruno, 3, 0, false)).toBe(true);
  expect(owners.claim(3, 'awa'), 'who continues to write under it').toBe(true);
  // But nobody can take it from the person who shows it.
  expect(presence.maySpeakFor(awa, 3, 9, false)).toBe(false);
  presence.destroy();
});
