import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { prepareImage } from '#server/files/images/image.ts';
import {
  avifHead,
  gifWithFrames,
  interlacedPngHead,
  jpegWithScans,
  pngWithTexts,
  smallPng,
  webpWithFrames,
} from '#tests/support/costly-rasters.ts';
import { svg } from '#tests/support/drawings.ts';

const MEGABYTE = 1024 * 1024;

describe('a costly image is refused by its header', () => {
  test.each([
    ['scans of a JPEG', () => jpegWithScans(100, 301), 'scans'],
    ['pixels times scans', () => jpegWithScans(7_000, 120), 'scans'],
    ['frames of a GIF', () => gifWithFrames(5_001), 'frames'],
    ['frames of a WebP', () => webpWithFrames(5_001), 'frames'],
  ])('%s', async (_, make, by) => {
    await expect(prepareImage(await make())).rejects.toMatchObject({
      code: 'too-large',
      details: { reason: 'costly', by },
    });
  });

  test.each([
    // An AVIF decoder holds at least fifteen bytes per pixel.
    ['AVIF', () => avifHead(6_000, 5_000)],
    ['interlaced PNG', () => interlacedPngHead(7_000, 6_500)],
    ['AVIF beyond what any image may have', () => avifHead(65_000, 65_000)],
  ])('pixels: %s', async (_, make) => {
    await expect(prepareImage(await make())).rejects.toMatchObject({
      code: 'too-large',
      details: { pixels: expect.any(Number), limit: expect.any(Number) },
    });
  });
});

test('images with as many scans and frames as programs make are accepted', async () => {
  expect(await prepareImage(jpegWithScans(500, 64))).toMatchObject({ width: 500, height: 500 });
  expect(await prepareImage(gifWithFrames(2_000))).toMatchObject({ width: 16, height: 16 });
  expect(await prepareImage(await webpWithFrames(500))).toMatchObject({ width: 16, height: 16 });
});

test('text chunks of a PNG that decompress to megabytes each are never decompressed', async () => {
  const bytes = await pngWithTexts(60);
  expect(bytes.length).toBeLessThan(MEGABYTE);
  const before = process.memoryUsage.rss();
  expect(await prepareImage(bytes)).toMatchObject({ width: 16, height: 12 });
  const within = svg(`<image href="data:image/png;base64,${bytes.toString('base64')}" width="9" height="9"/>`);
  expect(await prepareImage(Buffer.from(within))).toMatchObject({ width: 1600, height: 1200 });
  expect(process.memoryUsage.rss() - before).toBeLessThan(150 * MEGABYTE);
});

test('chunks that affect a PNG’s appearance are kept: transparency, orientation, colours', async () => {
  const png = await sharp({
    create: { width: 20, height: 10, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
  })
    .png({ palette: true })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const image = await prepareImage(png);
  expect(image).toMatchObject({ width: 10, height: 20 });
  const { data } = await sharp(Buffer.from(image.bytes)).raw().toBuffer({ resolveWithObject: true });
  expect([data[0], data[3]! > 100 && data[3]! < 150]).toEqual([255, true]);
});

test('images within a drawing are validated one by one and in total', async () => {
  const image = (bytes: Buffer) => `<image href="data:image/x;base64,${bytes.toString('base64')}"/>`;
  const refused = { code: 'too-large', details: { reason: 'costly', by: 'scans' } };
  await expect(prepareImage(Buffer.from(svg(image(jpegWithScans(100, 301)))))).rejects.toMatchObject(refused);
  const many = svg(image(jpegWithScans(3_000, 2)).repeat(3));
  await expect(prepareImage(Buffer.from(many))).rejects.toMatchObject({ details: { limit: 25_000_000 } });
  // Not an image: the drawing is made without it.
  const text = svg(`${image(Buffer.from('hello'))}<rect width="9" height="9"/>`);
  expect(await prepareImage(Buffer.from(text))).toMatchObject({ width: 1600 });
});

test('only decoders of accepted formats get any input', async () => {
  const picture = sharp(await smallPng());
  for (const bytes of [await picture.tiff().toBuffer(), Buffer.from('P3 1 1 255 0 0 0'), Buffer.from('%PDF-1.7')]) {
    await expect(prepareImage(bytes)).rejects.toMatchObject({
      code: 'unsupported-type',
      details: { reason: 'not-an-image' },
    });
  }
});
