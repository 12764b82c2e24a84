import { COMMAND_LINE } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { type FloorOptions, openFloor } from './floor.ts';

/** A floor with a staff and a member viewer who exist in the database, without signing in. */
export async function createTestServices(options: FloorOptions = {}) {
  const floor = await openFloor(options);
  const { people } = floor.services;
  const [awa, paul] = [
    await people.add({ email: 'equipe@example.org', name: 'Awa Diarra', role: 'staff' }, COMMAND_LINE),
    await people.add({ email: 'membre@example.org', name: 'Paul Lens', role: 'member' }, COMMAND_LINE),
  ];
  const staff: Viewer = { role: 'staff', personId: awa.id, name: awa.name, admin: false, sessionId: 'session22222' };
  const member: Viewer = { role: 'member', personId: paul.id, name: paul.name, sessionId: 'session33333' };
  return { ...floor, staff, member };
}

export type TestServices = Awaited<ReturnType<typeof createTestServices>>;
