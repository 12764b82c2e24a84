import * as decoding from 'lib0/decoding';
import type { ClockRange } from '#content/draft/updates/split-update.ts';

/** A decoded MESSAGE_PART. */
export interface PartMessage {
  /** A Yjs update (v1), compressed with raw deflate. */
  readonly packed: Uint8Array;
  readonly ranges: readonly ClockRange[];
  /** Compressed bytes of the parts that follow. */
  readonly left: number;
}

/** Decodes a MESSAGE_PART (content/draft/collab-protocol.ts). @throws Error if it is malformed */
export function parsePart(message: Uint8Array): PartMessage {
  const decoder = decoding.createDecoder(message);
  decoding.readVarUint(decoder);
  const left = decoding.readVarUint(decoder);
  const ranges: ClockRange[] = [];
  for (let count = decoding.readVarUint(decoder); count > 0; count--) {
    const client = decoding.readVarUint(decoder);
    const from = decoding.readVarUint(decoder);
    ranges.push({ client, from, to: decoding.readVarUint(decoder) });
  }
  return { packed: decoding.readTailAsUint8Array(decoder), ranges, left };
}

/** Joins messages that arrive in pieces. */
export class PieceJoiner {
  private pieces: Uint8Array[] = [];

  /** Adds a MESSAGE_PIECE. @returns the whole message after its last piece, else null */
  add(message: Uint8Array): Uint8Array<ArrayBuffer> | null {
    const decoder = decoding.createDecoder(message);
    decoding.readVarUint(decoder);
    const left = decoding.readVarUint(decoder);
    this.pieces.push(decoding.readTailAsUint8Array(decoder));
    if (left > 0) return null;
    const whole = new Uint8Array(this.pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of this.pieces.splice(0)) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}

/**
 * Decompresses raw deflate, with the platform's own means. Not by way of a Blob, which the browser
 * keeps in another process.
 */
export async function inflate(packed: Uint8Array): Promise<Uint8Array> {
  const { body } = new Response(packed as Uint8Array<ArrayBuffer>);
  const stream = body!.pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Whether this browser can decompress parts: those before 2023 cannot. */
export function canInflate(): boolean {
  try {
    return new DecompressionStream('deflate-raw') !== null;
  } catch {
    return false;
  }
}
