import type { Viewer } from '#content/people/person.ts';
import { addressKey } from './rate-limit.ts';

/**
 * The key of a request's limits: the person, the partner's invitation, or the address of someone
 * who is not signed in.
 */
export function senderOf(viewer: Viewer, address: string): string {
  switch (viewer.role) {
    case 'public':
      return `address ${addressKey(address)}`;
    case 'partner':
      return `invitation ${viewer.invitationId}`;
    default:
      return `person ${viewer.personId}`;
  }
}
