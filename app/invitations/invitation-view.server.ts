import type { Side } from '#content/person.ts';
import type { ListedInvitation } from '#server/auth/invitation-service.ts';

/** A link that was just made: shown once, as text and as a picture that a phone reads. */
export interface NewLink {
  readonly name: string;
  readonly url: string;
  /** SVG markup of our own making: the library is given the address alone. */
  readonly qr: string;
}

/** The address of a personal link with its QR code. */
export async function newLink(name: string, origin: string, token: string): Promise<NewLink> {
  const url = `${origin}/invitation/${token}`;
  const { default: QRCode } = await import('qrcode');
  const qr = await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
  // The picture's name is given by what stands around it.
  return {
    name,
    url,
    qr: qr
      .replace(/<\?xml[^>]*\?>|<!DOCTYPE[^>]*>/g, '')
      .replace('<svg ', '<svg aria-hidden="true" focusable="false" '),
  };
}

/** An invitation as the list shows it. */
export interface InvitationLine {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly country: string;
  readonly side: Side;
  readonly state: ListedInvitation['state'];
  /** When it ended or will end. */
  readonly until: string;
  readonly seenAt: string | null;
}

/** A line of the list. */
export function invitationLine(invitation: ListedInvitation): InvitationLine {
  const { id, name, organisation, country, side, state, seenAt, revokedAt, expiresAt } = invitation;
  return { id, name, organisation, country, side, state, until: revokedAt ?? expiresAt, seenAt };
}
