import { describe, expect, test } from 'vitest';
import { deviceFact } from '#app/editor/session/device-facts.ts';
import type { SessionEffect } from '#app/editor/session/state/session-effect.ts';
import type { SessionFact } from '#app/editor/session/state/session-fact.ts';
import { initialState, type SessionState } from '#app/editor/session/state/session-state.ts';
import { step } from '#app/editor/session/state/session-step.ts';
import { type SessionView, viewOf } from '#app/editor/session/state/session-view.ts';
import { CLOSE, type CollabNotice } from '#content/draft/collab-protocol.ts';

const NOON = new Date('2026-11-25T12:00:00Z');
const settledAt = (now: Date): SessionFact => ({ type: 'settled', now });
const SETTLED = settledAt(NOON);
const COPY: SessionFact = { type: 'copy-changed', keeps: true, writing: false };
const COPY_LOADED: SessionFact = { type: 'copy-loaded', unsaved: false };
/** The copy is marked: an earlier visit ended before the server had confirmed all edits. */
const MARKED_LOADED: SessionFact = { type: 'copy-loaded', unsaved: true };
const SOCKET: SessionFact[] = [{ type: 'socket-created' }, { type: 'connected' }];
const SENT: SessionFact = { type: 'frame-sent' };
const SYNCED: SessionFact = { type: 'synced', synced: true };
const STATE: SessionFact = { type: 'server-state', ahead: false };
const OFFLINE: SessionFact = { type: 'network-changed', online: false };
const ONLINE: SessionFact = { type: 'network-changed', online: true };
const stored = (count: number): SessionFact => ({ type: 'frames-stored', count });
const updated = (by: 'author' | 'server' | 'copy'): SessionFact => ({ type: 'draft-updated', by, hasText: true });
const TYPED = updated('author');
const closed = (code: number | null): SessionFact => ({ type: 'connection-closed', code });
const refused = (code: number): SessionFact[] => [closed(code), { type: 'connection-refused', code }];
const noticed = (notice: CollabNotice): SessionFact => ({ type: 'notice', notice });
const OTHER: SessionFact = { type: 'person-seen', same: false };
const SAME: SessionFact = { type: 'person-seen', same: true };
const LOST: SessionFact = { type: 'lost-changed', lost: [{ id: '1', text: 'Le forage' }] };
/** A connection until everything is stored. */
const MEET: SessionFact[] = [...SOCKET, STATE, SENT, updated('server'), SYNCED, stored(1), SETTLED];
/** A draft that opens, until everything is stored. */
const OPEN: SessionFact[] = [COPY, COPY_LOADED, ...MEET];

interface Played {
  readonly state: SessionState;
  readonly view: SessionView;
  /** Of the last fact. */
  readonly effects: readonly SessionEffect[];
  /** The types of the effects of the last fact. */
  readonly types: readonly string[];
}

function play(...facts: SessionFact[]): Played {
  let state = initialState({ online: true, arrival: null, lost: [] });
  let effects: readonly SessionEffect[] = [];
  for (const fact of facts) ({ state, effects } = step(state, fact));
  return { state, view: viewOf(state), effects, types: effects.map(({ type }) => type) };
}

describe('opening', () => {
  test('connects once the device copy is loaded; the text can be edited once it is whole', () => {
    expect(play().view).toMatchObject({ save: 'connecting', ready: false });
    expect(play(COPY, COPY_LOADED).types).toEqual(['connect']);
    const partly: SessionFact = { type: 'arrival-changed', arrival: { received: 3, total: 9 } };
    const opening = play(COPY, COPY_LOADED, ...SOCKET, STATE, SENT, partly);
    expect(opening.view).toMatchObject({ save: 'connecting', ready: false, arrival: { received: 3, total: 9 } });
    expect(play(COPY, COPY_LOADED, ...SOCKET, STATE, SENT, updated('server'), SYNCED).view.ready).toBe(true);
    expect(play(...OPEN).view).toMatchObject({ save: 'saved', savedAt: NOON, changed: false, writable: true });
  });

  test('a device copy with text can be edited without a network, an empty one cannot', () => {
    expect(play(updated('copy'), COPY).view.ready, 'not loaded yet').toBe(false);
    expect(play(updated('copy'), COPY, COPY_LOADED).view.ready).toBe(true);
    expect(play(COPY, COPY_LOADED).view.ready).toBe(false);
  });

  test('a connection that fails while the draft opens is reported, and forgotten when it succeeds', () => {
    const failed = play(COPY, COPY_LOADED, { type: 'socket-created' }, { type: 'connection-failed' }, closed(1006));
    expect(failed.view.save).toBe('offline-kept');
    expect(play(COPY, COPY_LOADED, closed(1006), ...MEET).view.save).toBe('saved');
  });

  test('restarted while it opens, it goes on with the next connection, whose frames are counted from 0', () => {
    const again = [COPY, COPY_LOADED, ...SOCKET, STATE, SENT, closed(CLOSE.restart), ...SOCKET, STATE, SENT, SYNCED];
    expect(play(...again, SETTLED).view.save).toBe('saving');
    expect(play(...again, stored(1), SETTLED).view.save).toBe('saved');
  });

  test('edits of an earlier visit that the server lacks are unsaved until it has them', () => {
    const ahead: SessionFact = { type: 'server-state', ahead: true };
    const opening = [updated('copy'), COPY, COPY_LOADED, ...SOCKET, ahead, SENT, SYNCED, SETTLED];
    expect(play(...opening).view).toMatchObject({ save: 'saving', changed: true });
    expect(play(...opening, stored(1), SETTLED).view).toMatchObject({ save: 'saved', changed: false });
  });

  test('a copy that is marked as unsaved remains so until the server has confirmed everything', () => {
    const marked = [updated('copy'), COPY, MARKED_LOADED];
    expect(play(...marked).types).toEqual(['connect']);
    expect(play(...marked).view).toMatchObject({ save: 'connecting', changed: true, ready: true });
    expect(play(...marked, closed(1006), SETTLED).view.save).toBe('offline-kept');
    expect(play(...marked, ...SOCKET, STATE, SENT, SYNCED, SETTLED).view).toMatchObject({
      save: 'saving',
      changed: true,
    });
    const all = play(...marked, ...MEET);
    expect(all.view).toMatchObject({ save: 'saved', changed: false });
    expect(all.types, 'the mark is removed').toEqual(['record-stored']);
  });

  test('a mark alone does not keep a reader from knowing that the server holds all of the copy', () => {
    const readOnly = noticed({ type: 'read-only' });
    const marked = [updated('copy'), COPY, MARKED_LOADED, ...SOCKET, readOnly];
    const all = play(...marked, STATE, SENT, SYNCED, SETTLED);
    expect(all.view).toMatchObject({ save: 'read-only', changed: false });
    expect(all.types).toEqual(['record-stored']);
    const ahead: SessionFact = { type: 'server-state', ahead: true };
    for (const held of [
      [ahead, SENT],
      [TYPED, STATE, SENT],
    ])
      expect(play(...marked, ...held, SYNCED, SETTLED).view).toMatchObject({ save: 'unsaved', changed: true });
  });

  test('chooses another colour once the others are known', () => {
    expect(play(...SOCKET, STATE, SENT, SYNCED).types).toEqual(['avoid-taken-color']);
    const present = [{ clientId: 1, name: 'Awa', color: '#2b4fa3' }];
    expect(play(...OPEN, { type: 'presence-changed', present }).view.present).toBe(present);
  });
});

describe('saving', () => {
  test('an edit is marked before it is sent, and saved when its frame is stored', () => {
    expect(play(...OPEN, TYPED).types).toEqual(['mark-unsaved']);
    expect(play(...OPEN, TYPED, SENT, SETTLED).view).toMatchObject({ save: 'saving', changed: true });
    const done = play(...OPEN, TYPED, SENT, SETTLED, stored(2), SETTLED);
    expect(done.types).toEqual(['record-stored']);
    expect(done.view).toMatchObject({ save: 'saved', changed: false });
    expect(play(...OPEN, TYPED, SENT, TYPED, SENT, stored(2), SETTLED).view.save, 'one of two').toBe('saving');
  });

  test('an edit that the socket did not send any more is not saved, until the next connection has it', () => {
    const closing = [...OPEN, TYPED, SETTLED];
    expect(play(...closing).view).toMatchObject({ save: 'saving', changed: true });
    expect(play(...closing, OTHER).types, 'nor is its copy deleted').toEqual(['disconnect']);
    expect(play(...closing, closed(1006), ...MEET).view).toMatchObject({ save: 'saved', changed: false });
    const early = [...SOCKET, TYPED, SENT, stored(1), SYNCED, SETTLED];
    expect(play(...early).view.save, 'the server’s sync step 1 is not answered').toBe('saving');
  });

  test('the time is that of the last stored edit, by the minute', () => {
    const later = new Date('2026-11-25T12:05:00Z');
    const at = (now: string, ...facts: SessionFact[]) =>
      play(...OPEN, ...facts, SENT, stored(2), settledAt(new Date(now))).view.savedAt;
    expect(at('2026-11-25T12:00:59Z', TYPED)).toEqual(NOON);
    expect(at('2026-11-25T12:05:00Z', TYPED)).toEqual(later);
    expect(play(...OPEN, updated('server'), settledAt(later)).view.savedAt).toEqual(NOON);
  });

  test('others’ edits and those of the device copy are not one’s own', () => {
    for (const by of ['server', 'copy'] as const) {
      expect(play(...OPEN, updated(by)).types).toEqual([]);
      expect(play(...OPEN, updated(by)).view.changed).toBe(false);
    }
  });

  test('a storage failure is shown, keeps the text editable, and is forgotten when storing works again', () => {
    const failed = play(...OPEN, TYPED, SENT, closed(CLOSE.storageFailed), SETTLED);
    expect(failed.view).toMatchObject({ save: 'unsaved', refusal: 'storage-failed', writable: true, changed: true });
    const again = [...OPEN, TYPED, SENT, closed(CLOSE.storageFailed), ...SOCKET, STATE, SENT, SYNCED];
    expect(play(...again, SETTLED).view.refusal).toBe('storage-failed');
    expect(play(...again, stored(1), SETTLED).view).toMatchObject({ save: 'saved', refusal: null, changed: false });
  });
});

describe('a draft that the server has no room for', () => {
  const CLOSED = [...OPEN, TYPED, closed(CLOSE.noRoom), SETTLED];

  test('reports it, keeps the text editable, and opens by itself', () => {
    const full = play(...CLOSED, TYPED);
    expect(full.view).toMatchObject({
      save: 'unsaved',
      refusal: 'no-room',
      ready: true,
      writable: true,
      changed: true,
    });
    expect(full.types, 'what is typed meanwhile is kept on the device').toEqual(['mark-unsaved']);
    expect(play(...CLOSED, ...SOCKET, closed(CLOSE.noRoom), SETTLED).view.refusal).toBe('no-room');
    const again = play(...CLOSED, ...SOCKET, { type: 'server-state', ahead: true }, SENT, SYNCED, SETTLED);
    expect(again.view, 'open again').toMatchObject({ save: 'saving', refusal: null, changed: true });
    expect(play(...CLOSED, ...MEET).view).toMatchObject({ save: 'saved', refusal: null, changed: false });
  });

  test('reports it even if the draft was never open', () => {
    const opening = play(COPY, COPY_LOADED, ...SOCKET, closed(CLOSE.noRoom), SETTLED);
    expect(opening.view).toMatchObject({ refusal: 'no-room', ready: false });
    expect(play(COPY, COPY_LOADED, closed(CLOSE.noRoom), ...MEET).view.save).toBe('saved');
  });

  test('does not hide that the session is refused', () => {
    const refusal = (...facts: SessionFact[]) => play(...OPEN, ...facts, SETTLED).view.refusal;
    expect(refusal(closed(CLOSE.noRoom), ...refused(CLOSE.noRight))).toBe('no-right');
    expect(refusal(...refused(CLOSE.signedOut), closed(CLOSE.noRoom))).toBe('signed-out');
  });

  test('is forgotten by a reader’s page, too, once it is open', () => {
    const again = play(...OPEN, closed(CLOSE.noRoom), ...SOCKET, noticed({ type: 'read-only' }), STATE, SENT, SYNCED);
    expect(again.view).toMatchObject({ refusal: null, save: 'read-only' });
  });
});

describe('offline', () => {
  const CUT = [...OPEN, closed(null)];

  test('shows whether the device has written the edits', () => {
    expect(play(...CUT, SETTLED).view.save).toBe('offline-kept');
    const writing: SessionFact = { type: 'copy-changed', keeps: true, writing: true };
    expect(play(...CUT, TYPED, writing, SETTLED).view).toMatchObject({ save: 'saving', changed: true, writable: true });
    expect(play(...CUT, TYPED, COPY, SETTLED).view).toMatchObject({ save: 'offline-kept', changed: true });
    const failed: SessionFact = { type: 'copy-changed', keeps: false, writing: true };
    expect(play(...CUT, TYPED, failed, SETTLED).view.save).toBe('offline-lost');
  });

  test('a network that is gone counts before the socket notices', () => {
    expect(play(...OPEN, OFFLINE, SETTLED).view.save).toBe('offline-kept');
    expect(play(...OPEN, OFFLINE, ONLINE, SETTLED).view.save).toBe('saved');
    expect(play(OFFLINE).view.save).toBe('offline-lost');
  });

  test('edits are saved when the next connection has stored them', () => {
    expect(play(...CUT, TYPED, COPY, SETTLED, ...MEET).view).toMatchObject({ save: 'saved', changed: false });
  });
});

describe('a right that is lost', () => {
  test('on an open connection: read-only, with or without edits that were refused', () => {
    const readOnly = noticed({ type: 'read-only' });
    expect(play(...OPEN, readOnly, SETTLED).view).toMatchObject({ save: 'read-only', writable: false });
    const held = play(...OPEN, TYPED, SENT, readOnly, SETTLED);
    expect(held.view).toMatchObject({ save: 'unsaved', refusal: null, writable: false, changed: true });
  });

  test('announced as a connection begins: counts once it is synchronised', () => {
    const begun = [...OPEN, closed(null), ...SOCKET, noticed({ type: 'read-only' })];
    expect(play(...begun, STATE, SENT, SYNCED, SETTLED).view.save).toBe('read-only');
    expect(play(...begun, closed(null), ...MEET).view).toMatchObject({ save: 'saved', writable: true });
  });

  test('that comes back: connects again, outside the handler, to send what was refused', () => {
    const back = [...OPEN, TYPED, SENT, noticed({ type: 'read-only' }), SETTLED, noticed({ type: 'read-write' })];
    expect(play(...back).types).toEqual(['notify']);
    const again = play(...back, SETTLED);
    expect(again.types).toEqual(['disconnect', 'connect']);
    expect(play(...back, SETTLED, closed(null), ...MEET).view).toMatchObject({ save: 'saved', writable: true });
    // Nothing was typed, but the answer to the sync step 1 was refused.
    const opening = [COPY, COPY_LOADED, ...SOCKET, noticed({ type: 'read-only' }), STATE, SENT, SYNCED, SETTLED];
    expect(play(...opening, noticed({ type: 'read-write' }), SETTLED).types).toEqual(['disconnect', 'connect']);
    expect(play(...OPEN, noticed({ type: 'read-only' }), noticed({ type: 'read-write' }), SETTLED).types).toEqual([]);
  });

  test.each([
    [CLOSE.signedOut, 'signed-out'],
    [CLOSE.noRight, 'no-right'],
    [CLOSE.noSuchPage, 'no-page'],
    [CLOSE.tooMany, 'too-many'],
    [CLOSE.otherPerson, 'other-person'],
    [CLOSE.outsideSchema, 'refused'],
  ])('close code %i: %s, not editable, with the edits preserved', (code, refusal) => {
    const lost = play(...OPEN, TYPED, SENT, ...refused(code));
    expect(lost.types).toEqual([]);
    expect(lost.view).toMatchObject({ refusal, save: 'unsaved', writable: false, changed: true });
  });

  test('deletes the device copy of what may not be read any more, unless it holds unstored edits', () => {
    for (const code of [CLOSE.noRight, CLOSE.noSuchPage]) {
      expect(play(...OPEN, ...refused(code)).types).toEqual(['delete-copy']);
      expect(play(...OPEN, TYPED, ...refused(code)).types).toEqual([]);
    }
    for (const code of [CLOSE.signedOut, CLOSE.otherPerson, CLOSE.tooMany])
      expect(play(...OPEN, ...refused(code)).types).toEqual([]);
  });

  test('refused before the first synchronisation, keeps the unsent edits of an earlier visit, shown as unsaved', () => {
    for (const code of [CLOSE.noRight, CLOSE.noSuchPage]) {
      const opening = play(updated('copy'), COPY, MARKED_LOADED, ...SOCKET, ...refused(code));
      expect(opening.types).toEqual([]);
      expect(opening.view).toMatchObject({ save: 'unsaved', changed: true, writable: false });
      expect(play(updated('copy'), COPY, COPY_LOADED, ...SOCKET, ...refused(code)).types).toEqual(['delete-copy']);
    }
  });

  test('on request, connects again', () => {
    const again = play(...OPEN, TYPED, ...refused(CLOSE.tooMany), { type: 'reconnect-requested' });
    expect(again.types).toEqual(['disconnect', 'connect']);
    expect(again.view).toMatchObject({ refusal: null, save: 'offline-kept', changed: true });
  });

  test('a copy that is discarded on request is deleted, and nothing is unsaved', () => {
    const discarded = play(...OPEN, TYPED, ...refused(CLOSE.noSuchPage), { type: 'discard-requested' });
    expect(discarded.types).toEqual(['disconnect', 'delete-copy']);
    expect(discarded.view.changed).toBe(false);
  });
});

describe('signing in and out in another page of the browser', () => {
  test('the author signs out: the text leaves the screen and the device, and is not connected again', () => {
    const gone = play(...OPEN, TYPED, { type: 'signed-out' });
    expect(gone.types).toEqual(['disconnect', 'delete-copy']);
    expect(gone.view).toMatchObject({ gone: true, changed: false });
    for (const fact of [SAME, COPY_LOADED, { type: 'reconnect-requested' }] as const)
      expect(play(...OPEN, TYPED, { type: 'signed-out' }, fact).types, fact.type).toEqual([]);
  });

  test('another person signs in: the copy is deleted if all is stored, else preserved for its author', () => {
    expect(play(...OPEN, OTHER).view.gone).toBe(true);
    expect(play(...OPEN, OTHER).types).toEqual(['disconnect', 'delete-copy']);
    for (const unstored of [TYPED, LOST]) {
      const kept = play(...OPEN, unstored, OTHER);
      expect(kept.types).toEqual(['disconnect']);
      expect(kept.view).toMatchObject({ refusal: 'other-person', gone: false, writable: false });
    }
    expect(play(TYPED, COPY, OTHER, COPY_LOADED).types, 'nor connects when its copy is loaded').toEqual([]);
  });

  test('another person signs in before the copy is known: it is deleted only once known to be stored', () => {
    expect(play(OTHER).types).toEqual(['disconnect']);
    const stored = play(OTHER, updated('copy'), COPY, COPY_LOADED);
    expect(stored.types).toEqual(['disconnect', 'delete-copy']);
    expect(stored.view.gone).toBe(true);
    for (const facts of [
      [OTHER, updated('copy'), COPY, MARKED_LOADED],
      [updated('copy'), COPY, MARKED_LOADED, OTHER],
      [updated('copy'), COPY, MARKED_LOADED, ...SOCKET, STATE, SENT, OTHER],
    ]) {
      expect(play(...facts).types).not.toContain('delete-copy');
      expect(play(...facts).view).toMatchObject({ refusal: 'other-person', changed: true, gone: false });
    }
    expect(play(OTHER, SAME).types, 'not connected before the copy is loaded').toEqual(['disconnect']);
    expect(play(OTHER, SAME, COPY, COPY_LOADED).types).toEqual(['connect']);
  });

  test('the author is back: connects again after a refusal that this resolves', () => {
    for (const code of [CLOSE.signedOut, CLOSE.otherPerson, CLOSE.noRight])
      expect(play(...OPEN, TYPED, ...refused(code), SAME).types).toEqual(['disconnect', 'connect']);
    for (const code of [CLOSE.tooMany, CLOSE.noSuchPage, CLOSE.malformed])
      expect(play(...OPEN, TYPED, ...refused(code), SAME).types).toEqual([]);
    expect(play(...OPEN, SAME).types).toEqual([]);
  });

  test('another page asks whether all is stored', () => {
    const asked: SessionFact = { type: 'saved-asked' };
    expect(play(...OPEN, asked).effects).toEqual([{ type: 'answer-saved', saved: true }]);
    for (const unstored of [TYPED, LOST])
      expect(play(...OPEN, unstored, asked).effects).toEqual([{ type: 'answer-saved', saved: false }]);
    for (const facts of [[], [COPY, MARKED_LOADED]])
      expect(play(...facts, asked).effects, 'not known').toEqual([{ type: 'answer-saved', saved: false }]);
  });

  test('messages between pages are for their person only', () => {
    expect(deviceFact({ type: 'person', person: 'a' }, 'a')).toEqual({ type: 'person-seen', same: true });
    expect(deviceFact({ type: 'person', person: 'b' }, 'a')).toEqual({ type: 'person-seen', same: false });
    expect(deviceFact({ type: 'how-are-you', person: 'a' }, 'a')).toEqual({ type: 'saved-asked' });
    expect(deviceFact({ type: 'signed-out', person: 'a' }, 'a')).toEqual({ type: 'signed-out' });
    for (const type of ['how-are-you', 'signed-out'] as const)
      expect(deviceFact({ type, person: 'b' }, 'a')).toBeNull();
    const page = { title: '', path: '' };
    expect(deviceFact({ type: 'draft', person: 'a', pageId: 'p', page, saved: true }, 'a')).toBeNull();
  });
});

describe('a text that is replaced', () => {
  const replacedAt = (at: string): CollabNotice => ({
    type: 'draft-replaced',
    at,
    how: 'restore',
    by: 'Awa',
    from: null,
    edition: null,
    keptAs: 'c1',
  });
  const last = (at: string | null) => noticed({ type: 'last-replaced', at, by: 'Awa' });

  test('clears undo, then is announced', () => {
    expect(play(...OPEN, noticed(replacedAt('2026-11-25'))).types).toEqual(['clear-undo', 'notify']);
  });

  test('while this page was away is announced on the next connection, once', () => {
    expect(play(last('2026-11-24')).types, 'before this visit').toEqual([]);
    expect(play(last(null), last('2026-11-25')).types).toEqual(['clear-undo', 'notify']);
    expect(play(last('2026-11-24'), last('2026-11-25')).types).toEqual(['clear-undo', 'notify']);
    expect(play(last('2026-11-24'), last('2026-11-24')).types).toEqual([]);
    expect(play(last('2026-11-24'), noticed(replacedAt('2026-11-25')), last('2026-11-25')).types).toEqual([]);
  });

  test('other notices are passed on', () => {
    const notice: CollabNotice = { type: 'page-changed' };
    expect(play(...OPEN, noticed(notice)).effects).toEqual([{ type: 'notify', notice }]);
  });
});

describe('content outside the schema', () => {
  const OUTDATED: SessionFact = { type: 'schema-outdated' };

  test('detaches the editor at once, and disconnects outside the transaction', () => {
    expect(play(...OPEN, OUTDATED).types).toEqual(['detach-editor']);
    expect(play(...OPEN, OUTDATED, SETTLED).types).toEqual(['disconnect']);
    expect(play(...OPEN, OUTDATED).view).toMatchObject({ refusal: 'outdated', ready: false, writable: false });
  });

  test('holds until the page is loaded again, whatever happens', () => {
    for (const fact of [
      ...refused(CLOSE.noRight),
      OTHER,
      SAME,
      { type: 'reconnect-requested' },
      COPY_LOADED,
    ] as const) {
      const after = play(...OPEN, TYPED, OUTDATED, SETTLED, closed(null), fact, SETTLED);
      expect(after.view, fact.type).toMatchObject({ refusal: 'outdated', ready: false });
      expect(after.types, fact.type).not.toContain('connect');
    }
  });
});
