import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { personIdOf } from '#content/authorise.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import type { Viewer } from '#content/people/person.ts';

const COLOUR = /^#[0-9a-f]{6}$/i;
const NEUTRAL = '#5d626d';

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function yjsId(value: unknown): { client: unknown; clock: unknown } | null {
  if (typeof value !== 'object' || value === null) return null;
  const { client, clock } = value as { client?: unknown; clock?: unknown };
  return isCount(client) && isCount(clock) ? { client, clock } : null;
}

/**
 * A Yjs relative position, rebuilt from its known fields; null for anything else, because editors
 * that resolve it would throw.
 */
function position(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return null;
  const { type, tname, item, assoc } = value as Record<string, unknown>;
  const place = { type: yjsId(type), tname: tname === DRAFT_FRAGMENT ? tname : null, item: yjsId(item) };
  if (Object.values(place).every((part) => part === null)) return null;
  return { ...place, assoc: Number.isSafeInteger(assoc) ? assoc : 0 };
}

function caret(cursor: unknown): { cursor?: unknown } {
  if (cursor === undefined) return {};
  if (typeof cursor !== 'object' || cursor === null) return { cursor: null };
  const anchor = position((cursor as { anchor?: unknown }).anchor);
  const head = position((cursor as { head?: unknown }).head);
  return { cursor: anchor && head ? { anchor, head } : null };
}

/**
 * Reduces an awareness state to what carets need. The person and name come from the session, never
 * from the client.
 */
function presence(state: unknown, viewer: Viewer): unknown {
  if (typeof state !== 'object' || state === null) return null;
  const { cursor, user } = state as { cursor?: unknown; user?: { color?: unknown } };
  const color = typeof user?.color === 'string' && COLOUR.test(user.color) ? user.color : NEUTRAL;
  const name = viewer.role === 'public' ? '' : viewer.name;
  return { user: { id: personIdOf(viewer), name, color }, ...caret(cursor) };
}

/**
 * Decodes an awareness update and encodes it again with checked states, only for the clients that
 * its sender owns.
 * @returns null when no state remains
 * @throws when it is malformed
 */
export function checkAwareness(
  update: Uint8Array,
  viewer: Viewer,
  maySpeakFor: (clientId: number, clock: number, leaves: boolean) => boolean,
): Uint8Array | null {
  const decoder = decoding.createDecoder(update);
  const body = encoding.createEncoder();
  let kept = 0;
  for (let count = decoding.readVarUint(decoder); count > 0; count--) {
    const id = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    const state: unknown = JSON.parse(decoding.readVarString(decoder));
    if (!maySpeakFor(id, clock, state === null)) continue;
    encoding.writeVarUint(body, id);
    encoding.writeVarUint(body, clock);
    encoding.writeVarString(body, JSON.stringify(presence(state, viewer)));
    kept++;
  }
  if (kept === 0) return null;
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, kept);
  encoding.writeUint8Array(encoder, encoding.toUint8Array(body));
  return encoding.toUint8Array(encoder);
}
