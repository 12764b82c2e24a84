import { translator } from '#app/i18n/translate.ts';
import { invitationPath, languagePath } from '#content/addresses/site-paths.ts';
import { DEFAULT_LOCALE, isLocale } from '#content/locale.ts';
import type { Side } from '#content/people/person.ts';
import { setTypography } from '#content/text/typography.ts';
import type { InvitationGreeting, InvitationService, ListedInvitation } from '#server/auth/invitation-service.ts';
import { qrCode } from './qr-code.server.ts';

/** A new link: shown once, as text and as a QR code. */
export interface NewLink {
  readonly name: string;
  readonly url: string;
  /** SVG markup. */
  readonly qr: string;
  /** A message with it, in the partner's language, that names what it opens. */
  readonly message: { readonly subject: string; readonly text: string };
  /** Where it was mailed; empty for nowhere. */
  readonly email: string;
}

/** An invitation's link with its QR code. */
export async function newLink(
  { invitation, token, isMailed }: Awaited<ReturnType<InvitationService['invite']>>,
  origin: string,
  page: InvitationGreeting['page'],
): Promise<NewLink> {
  const { name, email } = invitation;
  const locale = isLocale(invitation.locale) ? invitation.locale : DEFAULT_LOCALE;
  const t = translator(locale);
  const title = page.title === null ? '' : setTypography(page.title, page.language);
  const url = `${origin}${invitationPath(token)}`;
  return {
    name,
    email: isMailed ? email : '',
    message: {
      subject: t('invitations.messageSubject', { title }),
      text: t('invitations.message', { name, title, url: origin + languagePath(locale, invitationPath(token)) }),
    },
    url,
    qr: await qrCode(url),
  };
}

/** A row of the list of invitations. */
export interface InvitationRow {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly country: string;
  /** Where answers are sent; empty for nowhere. */
  readonly email: string;
  readonly side: Side;
  readonly state: ListedInvitation['state'];
  /** When it was revoked, or when it expires. */
  readonly until: string;
  readonly seenAt: string | null;
}

/** An invitation as a row of the list. */
export function invitationRow(invitation: ListedInvitation): InvitationRow {
  const { id, name, organisation, country, email, side, state, seenAt, revokedAt, expiresAt } = invitation;
  return { id, name, organisation, country, email, side, state, until: revokedAt ?? expiresAt, seenAt };
}
