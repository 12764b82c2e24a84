import { pagePath } from '#content/addresses/address.ts';
import { versionPath } from '#content/addresses/site-paths.ts';
import { actorOf, authorise, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { type InvitationInput, invitationInput } from '#content/input/people/invitation-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { threadsPath } from '#content/thread-path.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import {
  countOpenInvitations,
  findInvitation,
  findOpenInvitation,
  type Invitation,
  insertInvitation,
  listInvitations,
  listOpenInvitations,
  type OpenInvitation,
  revokeInvitation,
  touchInvitation,
} from '#db/auth/invitation-repository.ts';
import { deleteSessionsOf } from '#db/auth/session-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';
import type { Access } from './access.ts';
import { invitationLine, laterInvitation } from './invitation-mail-writer.ts';
import { findInvitedText } from './invited-text.ts';
import { requirePage } from './require-page.ts';
import { hashLinkToken, isToken, newToken } from './token.ts';

const DAY = 24 * 3600 * 1000;
/**
 * Openings of one link per hour: enough for a phone that loses its cookies, too few for a machine.
 */
const MOST_OPENINGS = 60;
/** Open invitations that are listed at once. */
const MOST_LISTED = 500;
/** Invitations that one person may have mailed in an hour. */
const MOST_MAILED = 60;

/** What the holder of a link may know before opening it. */
export interface InvitationGreeting {
  readonly invitationId: string;
  readonly name: string;
  readonly organisation: string;
  readonly page: {
    readonly id: string;
    /** Where to read it. */
    readonly path: string;
    /** Where to read and answer its annotations. */
    readonly threads: string;
    /**
     * The title of the edition, or of the version to annotate; null for a page that has neither or
     * is archived: there is nothing to open.
     */
    readonly title: string | null;
    readonly language: string;
  };
}

/** An invitation with its present state. */
export interface ListedInvitation extends Invitation {
  readonly state: 'open' | 'expired' | 'revoked';
}

function stateAt({ revokedAt, expiresAt }: Invitation, now: string): ListedInvitation['state'] {
  if (revokedAt !== null) return 'revoked';
  return expiresAt <= now ? 'expired' : 'open';
}

interface InvitationServiceDeps {
  readonly database: Database;
  readonly access: Access;
  readonly mailQueue: MailQueue;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** Partners without accounts: one named link to one page each. */
export class InvitationService {
  readonly #deps: InvitationServiceDeps;
  private readonly openings: RateLimit;
  private readonly mailing: RateLimit;

  constructor(deps: InvitationServiceDeps) {
    this.#deps = deps;
    this.mailing = new RateLimit({ limit: MOST_MAILED, windowMs: 3600 * 1000, clock: deps.clock });
    this.openings = new RateLimit({ limit: MOST_OPENINGS, windowMs: 3600 * 1000, clock: deps.clock });
  }

  /**
   * Invites a partner to a page, and mails them a link of its own if an address is given and there
   * is something to open.
   * @param origin the site's address; without it, nothing is mailed
   * @returns the invitation, the token of its address `/invitation/<token>`, which is not stored,
   * and whether it is mailed
   * @throws NavetteError `not-found`; `invalid` with the faulty `fields`; `too-many`
   */
  async invite(
    input: InvitationInput & { readonly pageId: string },
    viewer: Viewer,
    origin?: string,
    sent: FormRecord = NO_FORM,
  ): Promise<{ invitation: Invitation; token: string; isMailed: boolean }> {
    const page = await requirePage(this.#deps.database.read, viewer, 'invitation.manage', input.pageId);
    const { expiresInDays, ...partner } = parseInput(invitationInput, input);
    const now = this.#deps.clock();
    const token = newToken();
    const invitation: Invitation = {
      id: newId(),
      pageId: page.id,
      ...partner,
      createdBy: personIdOf(viewer),
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + expiresInDays * DAY).toISOString(),
      revokedAt: null,
      seenAt: null,
    };
    const text = await findInvitedText(this.#deps.database.read, page);
    const isMailed = origin !== undefined && invitation.email !== '' && text !== null;
    const seconds = isMailed ? this.mailing.take(actorOf(viewer)) : 0;
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    await writeFor(viewer, this.#deps.database, async (trx) => {
      await insertInvitation(trx, invitation, hashLinkToken(token));
      await sent(trx);
      if (isMailed)
        await this.#deps.mailQueue.add(
          trx,
          laterInvitation(invitation, origin),
          invitationLine(invitation, text.title),
        );
      await insertAuditEntry(trx, {
        at: invitation.createdAt,
        actor: actorOf(viewer),
        action: 'invitation.made',
        subject: invitation.id,
        pageId: page.id,
        detail: { pageId: page.id, name: partner.name, organisation: partner.organisation },
      });
    });
    if (isMailed) this.#deps.mailQueue.wake();
    return { invitation, token, isMailed };
  }

  /** A page's invitations, latest first, including past ones. @throws NavetteError `not-found` */
  async list(pageId: string, viewer: Viewer): Promise<ListedInvitation[]> {
    await requirePage(this.#deps.database.read, viewer, 'invitation.revoke', pageId);
    const now = this.#deps.clock().toISOString();
    const invitations = await listInvitations(this.#deps.database.read, pageId);
    return invitations.map((invitation) => ({ ...invitation, state: stateAt(invitation, now) }));
  }

  /**
   * The open invitations of all pages, the first to expire first, and how many there are.
   * @throws NavetteError `forbidden`
   */
  async listOpen(viewer: Viewer): Promise<{ invitations: OpenInvitation[]; total: number }> {
    authorise(viewer, 'invitation.manage');
    const now = this.#deps.clock().toISOString();
    const { read } = this.#deps.database;
    const [invitations, total] = await Promise.all([
      listOpenInvitations(read, now, MOST_LISTED),
      countOpenInvitations(read, now),
    ]);
    return { invitations, total };
  }

  /**
   * Revokes an invitation: its sessions end at once, its holder's annotations remain.
   * @throws NavetteError `not-found`
   */
  async revoke(id: string, viewer: Viewer): Promise<void> {
    const invitation = await findInvitation(this.#deps.database.read, id);
    if (!invitation) throw new NavetteError('not-found');
    await requirePage(this.#deps.database.read, viewer, 'invitation.revoke', invitation.pageId);
    const at = this.#deps.clock().toISOString();
    await writeFor(viewer, this.#deps.database, async (trx) => {
      if (!(await revokeInvitation(trx, id, at))) return;
      await deleteSessionsOf(trx, { invitationId: id });
      await insertAuditEntry(trx, {
        at,
        actor: actorOf(viewer),
        action: 'invitation.revoked',
        subject: id,
        pageId: invitation.pageId,
        detail: { pageId: invitation.pageId },
      });
    });
    this.#deps.events.emit('access-changed', { invitationId: id });
  }

  /**
   * The target of a link, without opening it.
   * @throws NavetteError `gone` if it is unknown, expired or revoked
   */
  async describe(token: string): Promise<InvitationGreeting> {
    return (await this.requireOpen(token)).greeting;
  }

  /**
   * Opens a link: a session for this browser. Allowed repeatedly until the invitation expires,
   * since phones lose cookies.
   * @returns the Set-Cookie header and what was opened
   * @throws NavetteError `gone` if it is unknown, expired or revoked; `too-many` with
   * `retryAfterSeconds`
   */
  async redeem(token: string, userAgent: string): Promise<InvitationGreeting & { readonly cookie: string }> {
    const { invitation, greeting } = await this.requireOpen(token);
    const seconds = this.openings.take(invitation.id);
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    const at = this.#deps.clock().toISOString();
    const cookie = await this.#deps.database.write(async (trx) => {
      // Checked again in the transaction: the invitation may have been revoked meanwhile.
      if (!(await findOpenInvitation(trx, hashLinkToken(token), at))) throw new NavetteError('gone');
      await touchInvitation(trx, invitation.id, at);
      return this.#deps.access.openSession(trx, { invitationId: invitation.id }, userAgent);
    });
    return { ...greeting, cookie };
  }

  private async requireOpen(token: string): Promise<{ invitation: Invitation; greeting: InvitationGreeting }> {
    if (!isToken(token)) throw new NavetteError('gone');
    const { read } = this.#deps.database;
    const invitation = await findOpenInvitation(read, hashLinkToken(token), this.#deps.clock().toISOString());
    const page = invitation ? await findPage(read, invitation.pageId) : null;
    if (!invitation || !page) throw new NavetteError('gone');
    const text = await findInvitedText(read, page);
    const onVersion = text?.isVersion === true;
    const greeting: InvitationGreeting = {
      invitationId: invitation.id,
      name: invitation.name,
      organisation: invitation.organisation,
      page: {
        id: page.id,
        path: onVersion ? versionPath(pagePath(page)) : pagePath(page),
        // Before there is a text to show, the link leads to the page itself.
        threads: text === null ? pagePath(page) : threadsPath(page, { role: 'partner' }),
        title: text?.title ?? null,
        language: text?.language ?? page.language,
      },
    };
    return { invitation, greeting };
  }
}
