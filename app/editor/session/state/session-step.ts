import type { CollabNotice } from '#content/draft/collab-protocol.ts';
import {
  closed,
  discard,
  isAllStored,
  leave,
  loaded,
  otherPerson,
  reconnect,
  refused,
  signedInAgain,
} from './access-steps.ts';
import { isFinal, refusalOf } from './refusal.ts';
import { isSaved } from './save-state.ts';
import type { SessionFact } from './session-fact.ts';
import { type SessionState, type Step, saveFactsOf, to } from './session-state.ts';

/** What a fact changes in a session. Pure: no clock, no screen, no network. */
export function step(state: SessionState, fact: SessionFact): Step {
  switch (fact.type) {
    case 'draft-updated':
      return updated(state, fact.by === 'author', fact.hasText);
    case 'schema-outdated':
      return to({ ...state, refusal: 'outdated', due: 'disconnect' }, { type: 'detach-editor' });
    case 'arrival-changed':
      return to({ ...state, arrival: fact.arrival });
    case 'lost-changed':
      return to({ ...state, lost: fact.lost });
    case 'socket-created':
      return to({ ...state, connected: false, synced: false, sent: 0, stored: 0, unsent: true, answer: 'none' });
    case 'connected':
      return to({ ...state, connected: true, announcedReadOnly: false });
    case 'server-state':
      // Edits that the server lacks are unsaved, even if they all come from the device copy of an
      // earlier visit.
      return to({ ...state, ...(fact.ahead && { changed: true, onlyMarked: false }), answer: 'due' });
    case 'frame-sent':
      return sent(state);
    case 'frames-stored':
      return to({ ...state, stored: fact.count });
    case 'synced':
      return synced(state, fact.synced);
    case 'notice':
      return noticed(state, fact.notice);
    case 'presence-changed':
      return to({ ...state, present: fact.present });
    case 'connection-failed':
      return to({ ...state, attempted: true });
    case 'connection-closed':
      return closed(state, fact.code);
    case 'connection-refused':
      return refused(state, refusalOf(fact.code));
    case 'network-changed':
      return to({ ...state, online: fact.online, attempted: state.attempted || !fact.online });
    case 'copy-changed':
      return to({ ...state, kept: fact.keeps, keeping: fact.writing });
    case 'copy-loaded':
      return loaded(state, fact.unsaved);
    case 'person-seen':
      return fact.same ? signedInAgain(state) : otherPerson(state);
    case 'signed-out':
      return leave(state);
    case 'saved-asked':
      return to(state, { type: 'answer-saved', saved: isAllStored(state) });
    case 'reconnect-requested':
      return reconnect(state);
    case 'discard-requested':
      return discard(state);
    case 'settled':
      return settled(state, fact.now);
  }
}

function updated(state: SessionState, byAuthor: boolean, hasText: boolean): Step {
  if (!byAuthor) return to({ ...state, hasText });
  // A closing socket still reports itself as connected, but sends nothing.
  return to({ ...state, hasText, changed: true, onlyMarked: false, unsent: true }, { type: 'mark-unsaved' });
}

/** The answer to the server's sync step 1 contains all edits so far; each later one has a frame. */
function sent(state: SessionState): Step {
  const next = { ...state, sent: state.sent + 1 };
  return to(state.answer === 'none' ? next : { ...next, answer: 'sent', unsent: false });
}

function synced(state: SessionState, synced: boolean): Step {
  if (!synced) return to({ ...state, synced });
  const readOnly = state.announcedReadOnly;
  const refusal = state.refusal === 'no-room' ? null : state.refusal;
  return to({ ...state, synced, readOnly, refusal, everSynced: true }, { type: 'avoid-taken-color' });
}

function noticed(state: SessionState, notice: CollabNotice): Step {
  switch (notice.type) {
    case 'read-only':
    case 'read-write': {
      const readOnly = notice.type === 'read-only';
      // Frames sent while the right was missing were refused and never count as stored, an empty
      // answer to the sync step 1 included: reconnecting sends them again.
      const isOwed = state.changed || state.sent !== state.stored;
      const due = !readOnly && isOwed && !isFinal(state.refusal) ? 'reconnect' : state.due;
      return to({ ...state, readOnly, announcedReadOnly: readOnly, due }, { type: 'notify', notice });
    }
    case 'draft-replaced':
    case 'last-replaced': {
      const next = { ...state, replacedAt: notice.at };
      if (notice.type === 'last-replaced' && !wasMissed(state, notice.at)) return to(next);
      // Undo steps from before would insert words into another text. The checkpoint is the way
      // back.
      return to(next, { type: 'clear-undo' }, { type: 'notify', notice });
    }
    default:
      return to(state, { type: 'notify', notice });
  }
}

/** Whether the text was replaced while this page was not connected. */
function wasMissed({ replacedAt }: SessionState, at: string | null): boolean {
  return replacedAt !== undefined && at !== null && at > (replacedAt ?? '');
}

function settled(state: SessionState, now: Date): Step {
  if (state.due === 'disconnect') return to({ ...state, due: null }, { type: 'disconnect' });
  if (state.due === 'reconnect') return reconnect({ ...state, due: null });
  if (isMarkOutdated(state)) return to({ ...state, changed: false, onlyMarked: false }, { type: 'record-stored' });
  if (!isSaved(saveFactsOf(state))) return to(state);
  const { changed } = state;
  const refusal = state.refusal === 'storage-failed' ? null : state.refusal;
  const next = { ...state, refusal, changed: false, onlyMarked: false, savedAt: savedAtOf(state, now) };
  return to(next, ...(changed ? [{ type: 'record-stored' } as const] : []));
}

/**
 * No edit of a reader's page is confirmed, but the server's state has shown that it contains all
 * that the marked copy adds to the text. (A state vector does not cover deletions: these are sent
 * if the right comes back.)
 */
function isMarkOutdated({ synced, readOnly, onlyMarked }: SessionState): boolean {
  return synced && readOnly && onlyMarked;
}

/** By the minute, as it is displayed, so that the view does not change with every keystroke. */
function savedAtOf({ savedAt, changed }: SessionState, now: Date): Date {
  return savedAt === null || (changed && minuteOf(now) !== minuteOf(savedAt)) ? now : savedAt;
}

function minuteOf(date: Date): number {
  return Math.floor(date.getTime() / 60_000);
}
