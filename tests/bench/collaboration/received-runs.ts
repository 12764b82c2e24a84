import * as Y from 'yjs';

/** Called for each run of a client's edits in an update: `length` of them from `clock` on. */
export type RunReader = (client: number, clock: number, length: number) => void;

let bytes: Buffer = Buffer.alloc(0);
let position = 0;

function varUint(): number {
  let value = 0;
  let factor = 1;
  for (;;) {
    const byte = bytes[position++]!;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
    factor *= 128;
  }
}

/**
 * Reads which edits an update (v1) holds, without decoding more than their headers. Strings must be
 * ASCII, as the prepared ones are; what else there may be in an update is left to Yjs.
 */
export function readRuns(source: Buffer, start: number, end: number, onRun: RunReader): void {
  bytes = source;
  position = start;
  const clients = varUint();
  for (let i = 0; i < clients; i++) {
    const structs = varUint();
    const client = varUint();
    let clock = varUint();
    for (let j = 0; j < structs; j++) {
      const info = bytes[position++]!;
      if ((info & 0x1f) !== 4 || (info & 0xc0) === 0) return readWithYjs(source.subarray(start, end), onRun);
      if (info & 0x80) {
        varUint();
        varUint();
      }
      if (info & 0x40) {
        varUint();
        varUint();
      }
      const length = varUint();
      position += length;
      onRun(client, clock, length);
      clock += length;
    }
  }
}

function readWithYjs(update: Uint8Array, onRun: RunReader): void {
  for (const struct of Y.decodeUpdate(update).structs) {
    if (!(struct instanceof Y.Skip)) onRun(struct.id.client, struct.id.clock, struct.length);
  }
}
