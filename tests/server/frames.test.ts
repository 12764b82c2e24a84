import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import {
  MAX_PIECE,
  MESSAGE_NOTICE,
  MESSAGE_PART,
  MESSAGE_PIECE,
  MESSAGE_STORED,
  MESSAGE_SYNC,
} from '#content/draft/collab-protocol.ts';
import {
  type Frame,
  noticeFrame,
  partFrame,
  piecesOf,
  stateFrame,
  stateVectorFrame,
  storedFrame,
  updateFrame,
} from '#server/collab/participants/frames.ts';

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => i % 251);

/** The messages of these frames, decoded by RFC 6455: whole, binary, without a mask. */
function framesIn(data: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    expect(data[at]).toBe(0x82);
    const short = data[at + 1]!;
    const [length, header] =
      short === 127
        ? [Number(data.readBigUInt64BE(at + 2)), 10]
        : short === 126
          ? [data.readUInt16BE(at + 2), 4]
          : [short, 2];
    messages.push(data.subarray(at + header, at + header + length));
    at += header + length;
  }
  return messages;
}

/** Decodes a frame with one sync message. */
function read(frame: Frame): { kind: number; body: Uint8Array } {
  const [message, ...others] = framesIn(frame);
  expect(others).toEqual([]);
  const decoder = decoding.createDecoder(message!);
  expect(decoding.readVarUint(decoder)).toBe(MESSAGE_SYNC);
  const kind = decoding.readVarUint(decoder);
  return { kind, body: decoding.readVarUint8Array(decoder) };
}

test('a message of any length arrives as it was sent, with the shortest header that RFC 6455 allows', () => {
  // Two bytes for the type of the message, and one to three for the length of its body.
  for (const [length, header] of [
    [3, 2],
    [125, 2],
    [126, 4],
    [127, 4],
    [65_535, 4],
    [65_536, 10],
    [70_000, 10],
  ] as const) {
    const body = bytes(length - (length < 131 ? 3 : length < 16_000 ? 4 : 5));
    const frame = updateFrame(body);
    expect(frame.length, `${length} bytes`).toBe(length + header);
    const { kind, body: came } = read(frame);
    expect([kind, Buffer.compare(came, body)], `${length} bytes`).toEqual([2, 0]);
  }
});

test('a sync step 1, a sync step 2 and an update have distinct types', () => {
  const body = bytes(40);
  expect([stateVectorFrame(body), stateFrame(body), updateFrame(body)].map((frame) => read(frame).kind)).toEqual([
    0, 1, 2,
  ]);
});

test('a part states the clocks that it contains, and how much follows; a notice contains its event', () => {
  const ranges = [
    { client: 300, from: 1, to: 2_000 },
    { client: 7, from: 0, to: 5 },
  ];
  const reader = (frame: Frame) => decoding.createDecoder(framesIn(frame)[0]!);
  const part = reader(partFrame({ packed: bytes(9), ranges }, 70_000));
  const numbers = Array.from({ length: 9 }, () => decoding.readVarUint(part));
  expect(numbers).toEqual([MESSAGE_PART, 70_000, 2, 300, 1, 2_000, 7, 0, 5]);
  expect(decoding.readTailAsUint8Array(part)).toEqual(bytes(9));
  const stored = reader(storedFrame(1_234));
  expect([decoding.readVarUint(stored), decoding.readVarUint(stored)]).toEqual([MESSAGE_STORED, 1_234]);
  const notice = reader(noticeFrame({ type: 'page-changed' }));
  expect(decoding.readVarUint(notice)).toBe(MESSAGE_NOTICE);
  expect(JSON.parse(decoding.readVarString(notice))).toEqual({ type: 'page-changed' });
});

test('a long message is sent in pieces that state how many bytes follow, and are made once', () => {
  const short = updateFrame(bytes(MAX_PIECE - 4));
  expect(framesIn(short)[0]).toHaveLength(MAX_PIECE);
  expect(piecesOf(short)).toBe(short);
  for (const length of [MAX_PIECE + 1, 2 * MAX_PIECE, 5 * MAX_PIECE + 7]) {
    const frame = updateFrame(bytes(length - (length > MAX_PIECE + 4 ? 5 : 4)));
    const pieces = piecesOf(frame);
    expect(piecesOf(frame)).toBe(pieces);
    let left = length;
    const parts = framesIn(pieces).map((message) => {
      const decoder = decoding.createDecoder(message);
      expect(decoding.readVarUint(decoder)).toBe(MESSAGE_PIECE);
      const follow = decoding.readVarUint(decoder);
      const part = decoding.readTailAsUint8Array(decoder);
      left -= part.length;
      expect([follow, part.length > 0 && part.length <= MAX_PIECE]).toEqual([left, true]);
      return part;
    });
    expect(parts).toHaveLength(Math.ceil(length / MAX_PIECE));
    expect(Buffer.compare(Buffer.concat(parts), framesIn(frame)[0]!)).toBe(0);
  }
});
