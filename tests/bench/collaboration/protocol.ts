import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { ServerName } from './server-process.ts';

/**
 * The protocol of a server: y-websocket's messages, for Hocuspocus each with the draft's name in
 * front.
 */
export interface Protocol {
  /** Path of the handshake. */
  path(draft: string): string;
  /** The prefix of every message of a draft. */
  address(draft: string): Uint8Array;
  /** The first messages of a client. */
  hello(draft: string): Uint8Array[];
  /** False for a relay that keeps nothing and so has nothing to answer. */
  readonly answersSync: boolean;
}

const SYNC_STEP_1 = Uint8Array.of(0, 0, 1, 0);
const NONE = new Uint8Array(0);

const join = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts);

function addressOf(draft: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, draft);
  return encoding.toUint8Array(encoder);
}

const plain = (path: (draft: string) => string, answersSync: boolean): Protocol => ({
  path,
  address: () => NONE,
  hello: () => (answersSync ? [SYNC_STEP_1] : []),
  answersSync,
});

/** A server without an authentication hook ignores the token. */
function hocuspocusToken(): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, 'token');
  return encoding.toUint8Array(encoder);
}

export const PROTOCOLS: Record<ServerName, Protocol> = {
  'bare-ws': plain((draft) => `/${draft}`, false),
  'synced-relay': plain((draft) => `/${draft}`, false),
  'y-websocket': plain((draft) => `/${draft}`, true),
  'y-websocket+leveldb': plain((draft) => `/${draft}`, true),
  'hocuspocus+sqlite': {
    path: () => '/',
    address: addressOf,
    hello: (draft) => [join(addressOf(draft), hocuspocusToken()), join(addressOf(draft), SYNC_STEP_1)],
    answersSync: true,
  },
  // Navette's own editor asks for acknowledgements of what is stored.
  navette: plain((draft) => `/collab/${draft}?acks=1`, true),
};

/** A sync message (1: an answer, 2: an update) with this update. */
export function updateMessage(address: Uint8Array, update: Uint8Array, kind: 1 | 2 = 2): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, address);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

/** The body of a sync message (its update or state vector), copied. */
export function messageBody(bytes: Buffer, start: number, end: number): Uint8Array {
  const decoder = decoding.createDecoder(bytes.subarray(start, end));
  return Uint8Array.from(decoding.readVarUint8Array(decoder));
}
