import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fileTypeOf } from '#content/material/material-file.ts';
import { readSoundLength } from '#server/files/sounds/sound-length.ts';
import { wavOf } from '#tests/support/sounds.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

const folder = createTempFolder('sounds');

const bytes = (text: string) => Buffer.from(text, 'latin1');
const big = (...values: number[]) =>
  Buffer.concat(
    values.map((value) => {
      const buffer = Buffer.alloc(4);
      buffer.writeUInt32BE(value);
      return buffer;
    }),
  );
const box = (name: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content);
  return Buffer.concat([big(8 + body.length), bytes(name), body]);
};
const oggPage = (position: bigint, packet: Buffer, stream = 7) => {
  const head = Buffer.alloc(28);
  head.write('OggS');
  head.writeBigInt64LE(position, 6);
  head.writeUInt32LE(stream, 14);
  head.writeUInt8(1, 26);
  head.writeUInt8(packet.length, 27);
  return Buffer.concat([head, packet]);
};
const opus = Buffer.alloc(19);
opus.write('OpusHead');
opus.writeUInt16LE(312, 10);
const vorbis = Buffer.alloc(30);
vorbis.write('\x01vorbis', 'latin1');
vorbis.writeUInt32LE(44_100, 12);
/** MPEG 1, layer 3, 128 kbit/s, 44,100 Hz, two channels: frames of 417 bytes. */
const frame = Buffer.alloc(417);
frame.writeUInt32BE(0xfffb9000);
const counted = Buffer.from(frame);
counted.write('Xing', 36);
counted.writeUInt32BE(1, 40);
counted.writeUInt32BE(1_000, 44);
const flac = Buffer.concat([bytes('fLaC'), Buffer.alloc(14), Buffer.from([0x0a, 0xc4, 0x42, 0xf0]), big(441_000)]);
const header = (version: number, ...fields: Buffer[]) => box('mvhd', Buffer.from([version, 0, 0, 0]), ...fields);
const mp4 = (...fields: Buffer[]) =>
  Buffer.concat([box('ftyp', bytes('M4A ')), box('mdat', Buffer.alloc(99)), box('moov', ...fields)]);

/** AAC in an ADTS frame of 64 bytes, 48,000 Hz, two channels. */
const aac = Buffer.alloc(64);
aac.writeUIntBE(0xfff14c, 0, 3);
aac.writeUIntBE((2 << 22) | (64 << 5), 3, 3);
/** An element of Matroska; open, without a size, as what is recorded while it is sent. */
const element = (id: number, content: Buffer, isOpen = false) => {
  const name = Buffer.from(id.toString(16), 'hex');
  const size = Buffer.alloc(8, 0xff);
  if (!isOpen) size.writeBigUInt64BE(BigInt(content.length));
  size.writeUInt8(0x01, 0);
  return Buffer.concat([name, size, content]);
};
const double = (value: number) => {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(value);
  return buffer;
};
const webm = (isOpen: boolean, ...info: Buffer[]) =>
  Buffer.concat([
    element(0x1a45dfa3, Buffer.alloc(31)),
    element(
      0x18538067,
      Buffer.concat([
        element(0x114d9b74, Buffer.alloc(50)),
        element(0x1549a966, Buffer.concat(info)),
        Buffer.alloc(200),
      ]),
      isOpen,
    ),
  ]);
const scale = element(0x2ad7b1, Buffer.from([0x0f, 0x42, 0x40]));

const SOUNDS: Readonly<Record<string, { readonly file: Buffer; readonly length: number | null }>> = {
  'a.wav': { file: wavOf(10_000), length: 10_000 },
  'cut off.wav': { file: wavOf(10_000).subarray(0, 44 + 4_000), length: 500 },
  'a.flac': { file: flac, length: 10_000 },
  'a.opus': { file: Buffer.concat([oggPage(0n, opus), oggPage(480_312n, bytes('x'))]), length: 10_000 },
  'a.ogg': { file: Buffer.concat([oggPage(0n, vorbis), oggPage(441_000n, bytes('x'))]), length: 10_000 },
  'of two streams.ogg': {
    file: Buffer.concat([oggPage(0n, vorbis), oggPage(441_000n, bytes('x')), oggPage(9n, bytes('x'), 8)]),
    length: null,
  },
  'a.m4a': { file: mp4(header(0, big(0, 0, 1_000, 10_000))), length: 10_000 },
  'long.m4a': { file: mp4(header(1, big(0, 0, 0, 0, 1_000, 0, 10_000))), length: 10_000 },
  'open.m4a': { file: mp4(header(0, big(0, 0, 1_000, 0xffffffff))), length: null },
  'counted.mp3': { file: Buffer.concat([counted, frame]), length: 26_122 },
  'tagged.mp3': {
    file: Buffer.concat([bytes('ID3\x04\0\0\0\0\x01\0'), Buffer.alloc(128), ...Array(100).fill(frame), bytes('TAG')]),
    length: 2_612,
  },
  'broken.mp3': { file: Buffer.concat([frame, Buffer.alloc(9_000)]), length: null },
  'a.aac': { file: Buffer.concat(Array(375).fill(aac)), length: 8_000 },
  'tagged.aac': { file: Buffer.concat([...Array(375).fill(aac), bytes('TAG')]), length: 8_000 },
  'broken.aac': { file: Buffer.concat([aac, Buffer.alloc(9_000)]), length: null },
  'a.weba': { file: webm(false, scale, element(0x4489, double(10_000))), length: 10_000 },
  'sent.weba': { file: webm(true, element(0x4489, Buffer.from([0x46, 0x1c, 0x40, 0]))), length: 10_000 },
  'recorded.weba': { file: webm(true, scale), length: null },
  'cut off.weba': { file: webm(false, scale, element(0x4489, double(10_000))).subarray(0, 80), length: null },
  'nothing.mp3': { file: bytes('ID3'), length: null },
  'silent.wav': { file: wavOf(0), length: null },
  'a.txt': { file: bytes('Ceci n’est pas un son.'), length: null },
};

test.each(Object.entries(SOUNDS))('the length of %s is read, if the file states it', async (name, { file, length }) => {
  const at = path.join(folder, name);
  writeFileSync(at, file);
  expect(await readSoundLength(at, fileTypeOf(file, name))).toBe(length);
});

test('the length of the demonstration’s recording is read; a missing file has none', async () => {
  const at = path.join(folder, 'demo.mp3');
  copyFileSync('content/demo/sounds/message-vocal-fontainiere.mp3', at);
  const length = await readSoundLength(at, 'audio/mpeg');
  expect(length).toBeGreaterThan(10_000);
  expect(await readSoundLength(path.join(folder, 'gone.mp3'), 'audio/mpeg')).toBeNull();
});
