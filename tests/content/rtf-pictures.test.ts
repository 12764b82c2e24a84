import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { picturesOfRtf } from '#content/paste/rtf-pictures.ts';
import { floating, inLine, pict, rtfText } from '#tests/support/rtf-text.ts';

/** Bytes that begin like a picture, and end with a number that identifies it. */
const png = (n: number) => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Array(200).fill(7), n);
const jpeg = (n: number) => Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, n);
const LOGO = { bytes: png(99) };

/** The type and the last byte of each picture that was read. */
const read = (rtf: string) =>
  picturesOfRtf(rtf).map((picture) => picture && [picture.type.slice('image/'.length), picture.bytes.at(-1)]);

it('finds the pictures of a text of Word in their order, each once, and none of its head, lists and textures', () => {
  const body = [
    inLine({ bytes: png(1) }),
    floating({ bytes: jpeg(2), blip: 'jpegblip' }, LOGO),
    `{\\footnote\\ftnalt Une note ${inLine({ bytes: png(4) })}}`,
    `{\\*\\atnid AK}{\\*\\annotation Vraiment ${inLine(LOGO)}}`,
    inLine({ bytes: png(3) }),
  ];
  const rtf = rtfText(body.join('\\par '), LOGO);
  // Those of notes stand at the end of the HTML.
  expect(read(rtf)).toEqual([
    ['png', 1],
    ['jpeg', 2],
    ['png', 3],
    ['png', 4],
  ]);
  expect(picturesOfRtf(rtf)[0]!.bytes).toEqual(png(1));
});

it('keeps the place of what no browser shows, and leaves out icons and spacers as HTML does', () => {
  const body = [
    inLine({ bytes: png(1) }),
    inLine({ bytes: Uint8Array.of(1, 0, 0), blip: 'emfblip' }),
    inLine({ bytes: png(8), width: 16, height: 16 }),
    inLine({ bytes: png(8), width: 600, height: 1 }),
    inLine({ bytes: png(2), width: 600, height: 20 }),
  ];
  expect(read(rtfText(body.join(' '), LOGO))).toEqual([['png', 1], null, ['png', 2]]);
});

it('finds the picture of a report of LibreOffice', () => {
  const rtf = readFileSync(new URL('data/pasted/libreoffice-report.rtf', import.meta.url), 'latin1');
  expect(picturesOfRtf(rtf)).toEqual([{ type: 'image/png', bytes: expect.any(Uint8Array) }]);
});

it('takes no bytes for what they are not, and reads any text in the time of its length', () => {
  const text = (inner: string) => rtfText(`{\\pict\\pngblip ${inner}}`, LOGO);
  for (const inner of ['89504e470d0a1a0a0', '89504e470d0a1a0azz', 'ffd8ffe0', '', '\\bin4 {}\\}'])
    expect(read(text(inner)), inner).toEqual([null]);
  expect(picturesOfRtf('')).toEqual([]);
  for (const odd of ['{{{{', '}}}}', '\\', '{\\pict', '{\\sn', '\\bin99999999 x', '\\bin-5 x']) {
    picturesOfRtf(odd);
    picturesOfRtf(odd.repeat(100_000));
  }
  expect(picturesOfRtf(rtfText(`${'{'.repeat(2_000)}${inLine(LOGO)}${'}'.repeat(2_000)}`, LOGO))).toEqual([]);
  const large = picturesOfRtf(rtfText(pict({ bytes: new Uint8Array(2_000_000).fill(0x89) }), LOGO));
  expect(large).toEqual([null]);
});
