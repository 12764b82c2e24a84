import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Viewer } from '#content/person.ts';

const COLOUR = /^#[0-9a-f]{6}$/i;
const NEUTRAL = '#5d626d';

/** Keeps of a presence what carets need, under the name the session says, whatever the client called itself. */
function presence(state: unknown, viewer: Viewer): unknown {
  if (typeof state !== 'object' || state === null) return null;
  const { cursor, user } = state as { cursor?: unknown; user?: { color?: unknown } };
  const color = typeof user?.color === 'string' && COLOUR.test(user.color) ? user.color : NEUTRAL;
  const name = viewer.role === 'public' ? '' : viewer.name;
  return { user: { name, color }, ...(typeof cursor === 'object' ? { cursor } : {}) };
}

/**
 * Reads an awareness update and writes it anew with checked states.
 * @throws when it is malformed
 */
export function checkAwareness(update: Uint8Array, viewer: Viewer): { update: Uint8Array; clientIds: number[] } {
  const decoder = decoding.createDecoder(update);
  const encoder = encoding.createEncoder();
  const count = decoding.readVarUint(decoder);
  if (count > 64) throw new Error('too many clients');
  encoding.writeVarUint(encoder, count);
  const clientIds: number[] = [];
  for (let i = 0; i < count; i++) {
    const id = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    const state: unknown = JSON.parse(decoding.readVarString(decoder));
    encoding.writeVarUint(encoder, id);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, JSON.stringify(presence(state, viewer)));
    if (state !== null) clientIds.push(id);
  }
  return { update: encoding.toUint8Array(encoder), clientIds };
}
