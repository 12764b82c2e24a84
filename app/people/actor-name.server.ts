import type { Viewer } from '#content/person.ts';

/** Who writes, as the others see them, and what their colour is chosen by. */
export function actorName(viewer: Viewer): { name: string; seed: string } {
  switch (viewer.role) {
    case 'public':
      return { name: '', seed: '' };
    case 'partner':
      return { name: viewer.name, seed: viewer.invitationId };
    default:
      return { name: viewer.name, seed: viewer.personId };
  }
}
