/**
 * `node server/build/icons.js`: draws the icons of `public/` from `favicon.svg`. Run it when the
 * drawing changes; its results are committed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

const PUBLIC = path.resolve(import.meta.dirname, '../../public');
const PAPER = '#fbfaf7';
/** Empty margin, since systems may crop a maskable icon's edges. */
const MARGIN = 0.2;

const drawing = readFileSync(path.join(PUBLIC, 'favicon.svg'));

/**
 * @param {number} size pixels
 * @param {number} margin share of the size on each side
 * @param {string | null} background
 */
async function draw(size, margin, background) {
  const inner = Math.round(size * (1 - 2 * margin));
  const mark = await sharp(drawing, { density: (72 * inner) / 28 })
    .resize(inner, inner)
    .png()
    .toBuffer();
  /** @type {import('sharp').Create} */
  const canvas = { width: size, height: size, channels: 4, background: background ?? '#0000' };
  return sharp({ create: canvas })
    .composite([{ input: mark, gravity: 'centre' }])
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
}

/**
 * An ICO file of PNG images: a header of 6 bytes, 16 for each image, the images.
 * @param {{ size: number, png: Buffer }[]} images
 */
function encodeIco(images) {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [i, { size, png }] of images.entries()) {
    const at = 6 + 16 * i;
    head.writeUInt8(size, at);
    head.writeUInt8(size, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...images.map(({ png }) => png)]);
}

/** @param {string} name @param {Buffer} bytes */
const write = (name, bytes) => writeFileSync(path.join(PUBLIC, name), bytes);
write(
  'favicon.ico',
  encodeIco(await Promise.all([16, 32, 48].map(async (size) => ({ size, png: await draw(size, 0, null) })))),
);
write('apple-touch-icon.png', await draw(180, MARGIN, PAPER));
write('icon-192.png', await draw(192, 0, null));
write('icon-512.png', await draw(512, 0, null));
write('icon-512-maskable.png', await draw(512, MARGIN, PAPER));
