import { NavetteError } from '#content/errors.ts';
import { haveSameRights, PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { findInvitation } from '#db/auth/invitation-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import {
  deleteExpiredSessions,
  deleteOldestSessionsOf,
  deleteSession,
  deleteSessionsOf,
  findHeldSession,
  type HeldSession,
  insertSession,
  type SessionHolder,
  touchSession,
} from '#db/auth/session-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { SessionCookie } from './session-cookie.ts';
import { hashSessionToken, newToken } from './token.ts';

const DAY = 24 * 3600 * 1000;
/** Days without use after which a session expires. */
const SESSION_DAYS = 30;
/** Shortest interval between two updates of a session's last use. */
const TOUCH_MS = 10 * 60 * 1000;
/** Sessions per person or invitation; beyond, the least recently used ones are deleted. */
const MOST_SESSIONS = 50;
const LONGEST_USER_AGENT = 300;

/** Sessions. The only code that turns a cookie into a viewer. */
export interface Access {
  /** The viewer of a Cookie header; the public viewer without a valid session. */
  findViewer(cookieHeader: string | undefined): Promise<Viewer>;
  /**
   * Looks up whether a viewer still has the rights with which they were let in.
   * @param isAnswered what is done goes on after the answer: who signs out meanwhile ends nothing
   * @throws NavetteError `conflict` with `rights-changed`
   */
  requireSameRights(db: Reader | Writer, viewer: Viewer, isAnswered: boolean): Promise<void>;
  /** Opens a session, in the transaction that uses the link. @returns the Set-Cookie header */
  openSession(trx: Writer, holder: SessionHolder, userAgent: string): Promise<string>;
  /** Signs one browser out. */
  revokeSession(sessionId: string): Promise<void>;
  /** Signs a person out everywhere. @returns the number of sessions ended */
  revokeAllOf(personId: string): Promise<number>;
  /** Resolves when background writes have finished. */
  settle(): Promise<void>;
}

/** @param deps.secret the session secret: changing it invalidates every session */
export function createAccess(deps: {
  database: Database;
  events: EventBus;
  clock: Clock;
  logger: Logger;
  secret: string;
  cookie: SessionCookie;
}): Access {
  const { database, events, clock, logger, secret, cookie } = deps;
  const touching = new Map<string, Promise<void>>();

  /** Not awaited: reads must not wait for a commit, and a full disk must not lock readers out. */
  function touch(session: HeldSession, now: Date): void {
    if (now.getTime() - Date.parse(session.seenAt) < TOUCH_MS || touching.has(session.id)) return;
    const until = sessionEnd(now);
    const writing = database
      .write((trx) => touchSession(trx, session.id, now.toISOString(), until))
      .catch((error: unknown) => logger.warn({ err: error }, 'a session could not be extended'))
      .finally(() => touching.delete(session.id));
    touching.set(session.id, writing);
  }

  return {
    async findViewer(cookieHeader) {
      const token = cookie.find(cookieHeader);
      if (token === null) return PUBLIC_VIEWER;
      const now = clock();
      const session = await findHeldSession(
        database.read,
        { tokenHash: hashSessionToken(token, secret) },
        now.toISOString(),
      );
      const viewer = session ? viewerOf(session, now) : PUBLIC_VIEWER;
      if (session && viewer !== PUBLIC_VIEWER) touch(session, now);
      return viewer;
    },

    async requireSameRights(db, viewer, isAnswered) {
      if (viewer.role === 'public') return;
      const now = clock();
      const session = isAnswered
        ? await findHolder(db, viewer)
        : await findHeldSession(db, { id: viewer.sessionId }, now.toISOString());
      if (!session || !haveSameRights(viewer, viewerOf(session, now)))
        throw new NavetteError('conflict', { reason: 'rights-changed' });
    },

    async openSession(trx, holder, userAgent) {
      const token = newToken();
      const now = clock();
      await deleteExpiredSessions(trx, now.toISOString());
      await insertSession(trx, {
        tokenHash: hashSessionToken(token, secret),
        id: newId(),
        personId: 'personId' in holder ? holder.personId : null,
        invitationId: 'invitationId' in holder ? holder.invitationId : null,
        userAgent: userAgent.slice(0, LONGEST_USER_AGENT),
        createdAt: now.toISOString(),
        seenAt: now.toISOString(),
        expiresAt: sessionEnd(now),
      });
      await deleteOldestSessionsOf(trx, holder, MOST_SESSIONS);
      return cookie.issue(token);
    },

    async revokeSession(sessionId) {
      const owner = await database.write((trx) => deleteSession(trx, sessionId));
      if (owner?.personId) events.emit('access-changed', { personId: owner.personId });
      if (owner?.invitationId) events.emit('access-changed', { invitationId: owner.invitationId });
    },

    async revokeAllOf(personId) {
      const count = await database.write((trx) => deleteSessionsOf(trx, { personId }));
      events.emit('access-changed', { personId });
      return count;
    },

    async settle() {
      await Promise.all(touching.values());
    },
  };
}

function sessionEnd(now: Date): string {
  return new Date(now.getTime() + SESSION_DAYS * DAY).toISOString();
}

/** The holder of a session that may have ended. */
async function findHolder(
  db: Reader | Writer,
  viewer: Exclude<Viewer, { role: 'public' }>,
): Promise<Pick<HeldSession, 'id' | 'holder'> | null> {
  const { sessionId: id } = viewer;
  if (viewer.role === 'partner') {
    const invitation = await findInvitation(db, viewer.invitationId);
    return invitation && { id, holder: { type: 'invitation', invitation } };
  }
  const person = await findPerson(db, viewer.personId);
  return person && { id, holder: { type: 'person', person } };
}

function viewerOf(session: Pick<HeldSession, 'id' | 'holder'>, now: Date): Viewer {
  const { id: sessionId, holder } = session;
  if (holder.type === 'invitation') {
    const { invitation } = holder;
    if (invitation.revokedAt !== null || invitation.expiresAt <= now.toISOString()) return PUBLIC_VIEWER;
    const { id: invitationId, pageId, name, organisation, country, side } = invitation;
    return { role: 'partner', invitationId, pageId, name, organisation, country, side, sessionId };
  }
  const { person } = holder;
  if (person.disabledAt !== null) return PUBLIC_VIEWER;
  return person.role === 'staff'
    ? { role: 'staff', personId: person.id, name: person.name, admin: person.admin, sessionId }
    : { role: 'member', personId: person.id, name: person.name, sessionId };
}
