import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { personIdOf } from '#content/authorise.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import type { Viewer } from '#content/people/person.ts';

/**
 * Bytes of one client's state. What carets need takes 700 with the longest name, all of it in
 * letters of four bytes.
 */
const MAX_STATE = 4 * 1024;
/** Clients of one message: stock clients repeat the states of a full room. */
const MOST_CLIENTS = 1_024;
/** Clients of one message whose states are read: a sender has few of their own, each once. */
const MOST_READ = 8;
const LEAVES = 'null';
const utf8 = new TextDecoder('utf-8', { fatal: true });

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

/** A message is beyond what an honest client sends. */
export class BeyondPresence extends Error {
  readonly what: 'state-too-long' | 'too-many-clients';

  constructor(what: BeyondPresence['what']) {
    super(what);
    this.what = what;
  }
}

/** The next bytes of a message, preceded by their length: a view. */
function readBytes(decoder: decoding.Decoder): Uint8Array {
  const length = decoding.readVarUint(decoder);
  if (length > MAX_STATE) throw new BeyondPresence('state-too-long');
  return decoding.readUint8Array(decoder, length);
}

/**
 * Decodes an awareness update and encodes it again with checked states, only for the clients that
 * its sender owns. The states of others are not read.
 * @returns null when no state remains
 * @throws BeyondPresence; another error when it is malformed
 */
export function checkAwareness(
  update: Uint8Array,
  viewer: Viewer,
  maySpeakFor: (clientId: number, clock: number, leaves: boolean) => boolean,
): Uint8Array | null {
  const decoder = decoding.createDecoder(update);
  const body = encoding.createEncoder();
  let kept = 0;
  const count = decoding.readVarUint(decoder);
  if (count > MOST_CLIENTS) throw new BeyondPresence('too-many-clients');
  for (let i = 0; i < count; i++) {
    const id = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    const bytes = readBytes(decoder);
    const leaves = bytes.length === LEAVES.length && utf8.decode(bytes) === LEAVES;
    if (!maySpeakFor(id, clock, leaves)) continue;
    if (++kept > MOST_READ) throw new BeyondPresence('too-many-clients');
    const state: unknown = JSON.parse(utf8.decode(bytes));
    encoding.writeVarUint(body, id);
    encoding.writeVarUint(body, clock);
    encoding.writeVarString(body, JSON.stringify(presence(state, viewer)));
  }
  if (kept === 0) return null;
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, kept);
  encoding.writeUint8Array(encoder, encoding.toUint8Array(body));
  return encoding.toUint8Array(encoder);
}
