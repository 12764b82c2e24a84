/**
 * The roles of people with an account. `admin` is not a role but a right that some of the staff
 * have.
 */
export const ROLES = ['staff', 'member'] as const;
export type Role = (typeof ROLES)[number];

/**
 * The two sides of a cooperation: the network's region (`north`) and its partners abroad (`south`).
 */
export const SIDES = ['north', 'south'] as const;
export type Side = (typeof SIDES)[number];

/**
 * The maker of a request, as passed to every entrance of the server. A partner has no account, but
 * an invitation to one page.
 */
export type Viewer =
  | { readonly role: 'public' }
  | { readonly role: 'member'; readonly personId: string; readonly name: string; readonly sessionId: string }
  | {
      readonly role: 'staff';
      readonly personId: string;
      readonly name: string;
      readonly admin: boolean;
      readonly sessionId: string;
    }
  | {
      readonly role: 'partner';
      readonly invitationId: string;
      readonly pageId: string;
      readonly name: string;
      readonly organisation: string;
      readonly country: string;
      readonly side: Side;
      readonly sessionId: string;
    };

export const PUBLIC_VIEWER: Viewer = { role: 'public' };

/** Whether two viewers of one session have the same rights, whatever they are called. */
export function haveSameRights(one: Viewer, other: Viewer): boolean {
  const rightsOf = ({ role, ...more }: Viewer) => {
    const { admin, personId, invitationId, pageId, sessionId }: Partial<Record<string, unknown>> = more;
    return JSON.stringify([role, admin, personId, invitationId, pageId, sessionId]);
  };
  return rightsOf(one) === rightsOf(other);
}
