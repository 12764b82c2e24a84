import { createHmac, timingSafeEqual } from 'node:crypto';
import { isMailSort, type MailSort, type RecipientId } from '#content/people/mail-sort.ts';

/** `<sort>-<p for a person, i for an invitation, r for a request for a review>-<id>-<signature>` */
const TOKEN = /^([a-z]+)-([pir])-([a-z0-9]{1,40})-([A-Za-z0-9_-]{43})$/;
/** What ids of recipients begin with, by letter. */
const PREFIXES = { i: 'invitation:', r: 'review:', p: '' } as const;

/** Whose mail a token turns off, and which. */
export interface MailOff {
  readonly recipientId: RecipientId;
  readonly sort: MailSort;
}

/**
 * The token that turns one sort of mail off for one recipient, and can do nothing else. Signed
 * instead of stored: it is good for as long as the session secret stays, and makes no rows.
 */
export function makeOffToken(secret: string, { recipientId, sort }: MailOff): string {
  const [letter, prefix] = Object.entries(PREFIXES).find(([, one]) => recipientId.startsWith(one))!;
  const id = recipientId.slice(prefix.length);
  return `${sort}-${letter}-${id}-${signatureOf(secret, { recipientId, sort })}`;
}

/** What a token turns off; null for one that was not made here. */
export function readOffToken(secret: string, token: string): MailOff | null {
  const [, sort = '', who, id = '', signature = ''] = TOKEN.exec(token) ?? [];
  if (!isMailSort(sort)) return null;
  const recipientId = PREFIXES[(who ?? 'p') as keyof typeof PREFIXES] + id;
  const expected = Buffer.from(signatureOf(secret, { recipientId, sort }));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected) ? { recipientId, sort } : null;
}

function signatureOf(secret: string, { recipientId, sort }: MailOff): string {
  // A key of its own: what is signed here can be nothing else, such as the hash of a session.
  const key = createHmac('sha256', secret).update('turn off mail').digest();
  return createHmac('sha256', key).update(`${sort}\n${recipientId}`).digest('base64url');
}
