import type { Viewer } from '#content/people/person.ts';

/** An author's name, as others see it, and the seed of their colour. */
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
