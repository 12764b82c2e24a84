import type { Viewer } from '#content/people/person.ts';
import { deleteConsentLinks, insertConsentLink, updateLoop } from '#db/consent/consent-loop-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { hashLinkToken, newToken } from '#server/auth/token.ts';
import type { FormRecord } from '#server/forms/sent-forms.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { changeLoop, type LoopOf } from './loop-changes.ts';

/** Validity of a personal link in days, counted from each turn asked: people use it for years. */
const CONSENT_LINK_DAYS = 1_826;
const DAY = 24 * 3_600_000;

/** Until when links are valid after a turn that was asked at this instant; both ISO 8601. */
export const linkUntil = (at: string): string => new Date(Date.parse(at) + CONSENT_LINK_DAYS * DAY).toISOString();

interface LinkDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** Creates another link. @returns its token @throws NavetteError as `changeLoop` */
export async function makeLoopLink(deps: LinkDeps, of: LoopOf, viewer: Viewer, sent: FormRecord): Promise<string> {
  const token = newToken();
  await changeLoop(deps, of, viewer, {
    action: 'consent.link-made',
    async change(trx, loop, at) {
      if (loop.revokedAt !== null) await deleteConsentLinks(trx, of.id);
      await updateLoop(trx, of.id, { revokedAt: null, expiresAt: linkUntil(at) });
      await insertConsentLink(trx, { tokenHash: hashLinkToken(token), concernedId: of.id, createdAt: at });
      await sent(trx);
    },
  });
  return token;
}

/** Revokes all links, without deleting answers. @throws NavetteError as `changeLoop` */
export async function revokeLoopLinks(deps: LinkDeps, of: LoopOf, viewer: Viewer): Promise<void> {
  await changeLoop(deps, of, viewer, {
    action: 'consent.link-revoked',
    change: (trx, _loop, at) => updateLoop(trx, of.id, { revokedAt: at }),
  });
}
