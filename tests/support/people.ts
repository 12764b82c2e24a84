import { COMMAND_LINE } from '#content/authorise.ts';
import type { Side } from '#content/people/person.ts';
import { newId } from '#db/driver/new-id.ts';
import type { Services } from '#server/services.ts';

/** Adds a person and signs them in. @returns the Cookie header of their browser */
export async function signInNew(
  services: Pick<Services, 'people' | 'signIn'>,
  person: { name: string; role: 'staff' | 'member'; admin?: boolean; email?: string; organisation?: string },
): Promise<{ cookie: string; personId: string }> {
  const email = person.email ?? `${newId()}@example.org`;
  const { id } = await services.people.add({ admin: false, organisation: '', ...person, email }, COMMAND_LINE);
  return { cookie: await signInAs(services, email), personId: id };
}

/** Signs a known person in by a link, as they would. @returns the Cookie header of their browser */
export async function signInAs(
  services: Pick<Services, 'signIn'>,
  email: string,
  userAgent = 'Firefox',
): Promise<string> {
  const link = await services.signIn.createLink(email);
  return cookieOf((await services.signIn.redeem(tokenOf(link.path), userAgent)).cookie);
}

/** Invites a partner to a page, who opens the link. @returns the Cookie header of their browser */
export async function invitePartner(
  services: Pick<Services, 'invitations'>,
  pageId: string,
  partner: { name?: string; side?: Side; days?: number; email?: string } = {},
) {
  const { invitation, token } = await services.invitations.invite(
    {
      pageId,
      name: partner.name ?? 'A. D.',
      organisation: 'Comité de gestion',
      country: 'ML',
      side: partner.side ?? 'south',
      expiresInDays: partner.days ?? 60,
      ...(partner.email === undefined ? {} : { email: partner.email }),
    },
    COMMAND_LINE,
  );
  return { invitation, token, cookie: cookieOf((await services.invitations.redeem(token, 'Firefox')).cookie) };
}

/** The Cookie header that a browser sends for a Set-Cookie header. */
export function cookieOf(setCookie: string): string {
  return setCookie.split(';')[0]!;
}

/** The token at the end of a link or path. */
export function tokenOf(address: string): string {
  return /\/(?:connexion|invitation)\/([A-Za-z0-9_-]+)/.exec(address)![1]!;
}
