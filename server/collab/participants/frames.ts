import * as encoding from 'lib0/encoding';
import { type Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import {
  type CollabNotice,
  MAX_PIECE,
  MESSAGE_AWARENESS,
  MESSAGE_NOTICE,
  MESSAGE_PART,
  MESSAGE_PIECE,
  MESSAGE_STORED,
  MESSAGE_SYNC,
} from '#content/draft/collab-protocol.ts';
import type { ClockRange } from '#content/draft/updates/split-update.ts';

/** A complete message as it is sent, WebSocket header included. */
export type Frame = Buffer;

const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;

/**
 * One whole, unmasked, binary message (RFC 6455, 5.2) with these parts in sequence. A server's
 * frames are the same for every connection: one is made once and written to all.
 */
function frameOf(...parts: readonly Uint8Array[]): Frame {
  let size = 0;
  for (const part of parts) size += part.length;
  const header = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + size);
  frame[0] = 0x82;
  if (header === 2) frame[1] = size;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(size, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(size), 2);
  }
  let position = header;
  for (const part of parts) {
    frame.set(part, position);
    position += part.length;
  }
  return frame;
}

function messageOf(write: (encoder: encoding.Encoder) => void): Frame {
  const encoder = encoding.createEncoder();
  write(encoder);
  return frameOf(encoding.toUint8Array(encoder));
}

/**
 * The header of a sync message, apart from the body, which may be too long to be copied once more.
 */
function syncHead(kind: number, length: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SYNC);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint(encoder, length);
  return encoding.toUint8Array(encoder);
}

/** A sync update: what a commit released. */
export function updateFrame(update: Uint8Array): Frame {
  return frameOf(syncHead(SYNC_UPDATE, update.length), update);
}

/** A sync step 2: what a participant lacks. */
export function stateFrame(update: Uint8Array): Frame {
  return frameOf(syncHead(SYNC_STEP_2, update.length), update);
}

/** A sync step 1: the server's state vector, to be answered with what the server lacks. */
export function stateVectorFrame(stateVector: Uint8Array): Frame {
  return frameOf(syncHead(0, stateVector.length), stateVector);
}

/** How many of a connection's frames with content are stored. */
export function storedFrame(count: number): Frame {
  return messageOf((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE_STORED);
    encoding.writeVarUint(encoder, count);
  });
}

/** The awareness states of these clients. */
export function awarenessFrame(awareness: Awareness, clientIds: number[]): Frame {
  return messageOf((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
    encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, clientIds));
  });
}

/** A notice to the participants of a draft. */
export function noticeFrame(notice: CollabNotice): Frame {
  return messageOf((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE_NOTICE);
    encoding.writeVarString(encoder, JSON.stringify(notice));
  });
}

/**
 * A part of a draft's state.
 * @param left bytes of the packed parts that follow
 */
export function partFrame(part: { packed: Uint8Array; ranges: readonly ClockRange[] }, left: number): Frame {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_PART);
  encoding.writeVarUint(encoder, left);
  encoding.writeVarUint(encoder, part.ranges.length);
  for (const { client, from, to } of part.ranges) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, from);
    encoding.writeVarUint(encoder, to);
  }
  return frameOf(encoding.toUint8Array(encoder), part.packed);
}

/** Length of a frame's WebSocket header. */
const headerLength = (frame: Frame): number => (frame[1] === 127 ? 10 : frame[1] === 126 ? 4 : 2);

const inPieces = new WeakMap<Frame, Frame>();

/**
 * The same frame for connections that accept pieces: a long message becomes several in a row, so
 * that a client on a slow network sees progress.
 */
export function piecesOf(frame: Frame): Frame {
  const message = frame.subarray(headerLength(frame));
  if (message.length <= MAX_PIECE) return frame;
  let pieces = inPieces.get(frame);
  if (!pieces) {
    const all: Frame[] = [];
    for (let at = 0; at < message.length; at += MAX_PIECE) {
      const piece = message.subarray(at, at + MAX_PIECE);
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, MESSAGE_PIECE);
      encoding.writeVarUint(encoder, message.length - at - piece.length);
      all.push(frameOf(encoding.toUint8Array(encoder), piece));
    }
    pieces = Buffer.concat(all);
    inPieces.set(frame, pieces);
  }
  return pieces;
}
