import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { makeSafeSvg } from '#server/files/svg/safe-svg.ts';
import {
  COSTLY_DRAWINGS,
  illustratorDrawing,
  inkscapeDrawing,
  mapDrawing,
  repeat,
  svg,
} from '#tests/support/drawings.ts';
import { Random } from '#tests/support/random.ts';

const safe = (source: string | Buffer) => makeSafeSvg(Buffer.from(source), async (bytes) => bytes);
const written = async (source: string | Buffer) => String(await safe(source));
const pixels = (bytes: Buffer) => sharp(bytes).resize({ width: 800 }).raw().toBuffer();

describe('a costly drawing', () => {
  test.each(Object.entries(COSTLY_DRAWINGS))('is refused before it is drawn: %s', async (_, { bound, make }) => {
    await expect(safe(make(1))).rejects.toMatchObject({ code: 'too-large', details: { reason: 'drawing', bound } });
  });

  test('is decompressed before it is checked, up to the limit for images', async () => {
    const { make, bound } = COSTLY_DRAWINGS['nested uses']!;
    await expect(safe(gzipSync(make(1)))).rejects.toMatchObject({ details: { reason: 'drawing', bound } });
    expect(await written(gzipSync(svg('<rect/>')))).toContain('<rect></rect>');
    const bomb = gzipSync(svg(' '.repeat(13 * 1024 * 1024)));
    expect(bomb.length).toBeLessThan(20_000);
    await expect(safe(bomb)).rejects.toMatchObject({ code: 'too-large', details: { limit: 12 * 1024 * 1024 } });
    await expect(safe(gzipSync(svg('')).subarray(0, 40))).rejects.toMatchObject({ details: { reason: 'damaged' } });
  });

  test('cannot hide behind an encoding or an entity', async () => {
    const { make, bound } = COSTLY_DRAWINGS['nested masks']!;
    const refused = { details: { reason: 'drawing', bound } };
    await expect(safe(Buffer.from(`\ufeff${make(1)}`, 'utf16le'))).rejects.toMatchObject(refused);
    await expect(safe(`<?xml version="1.0" encoding="UTF-7"?>${make(1)}`)).rejects.toMatchObject(refused);
    const byEntity = make(1).replace(/mask=/g, '&m;=').replace(/url\(/g, '&u;(');
    // An entity may not be part of a name: the drawing then has no mask at all.
    const drawn = await written(`<!DOCTYPE svg [<!ENTITY u "url"><!ENTITY m "mask">]>${byEntity}`).catch(String);
    expect(drawn).not.toContain('&m;');
    const laughs = `<!DOCTYPE svg [<!ENTITY a "${'ha'.repeat(400)}">]>${svg(`<desc>${'&a;'.repeat(20_000)}</desc>`)}`;
    await expect(safe(laughs)).rejects.toMatchObject({ code: 'too-large' });
  });
});

describe('an ordinary drawing', () => {
  const random = new Random();
  test.each([
    ['from Inkscape', inkscapeDrawing(random, 500)],
    ['from Illustrator', illustratorDrawing(4_000)],
    ['a map', mapDrawing(random, 600)],
    [
      'groups within groups',
      svg(`${'<g opacity=".99">'.repeat(40)}<rect width="99" height="99"/>${'</g>'.repeat(40)}`),
    ],
    [
      'circular references',
      svg('<g id="a"><use href="#b"/><rect width="9" height="9"/></g><g id="b"><use href="#a"/></g>'),
    ],
  ])('looks the same as without rewriting, %s', async (_, source) => {
    const drawing = (await safe(source))!;
    expect(Buffer.compare(await pixels(drawing), await pixels(Buffer.from(source))), `seed ${random.seed}`).toBe(0);
  });

  test('keeps its texts, entities and style sheet', async () => {
    const drawing = await written(illustratorDrawing(3));
    expect(drawing).toContain('xmlns="http://www.w3.org/2000/svg"');
    expect(drawing).toContain('.st1{fill:#c0392b;stroke:#FFFFFF');
    expect(drawing).toContain('g &gt; .st2{fill:none;stroke:#e67e22;stroke-dasharray:4,2}');
    expect(await written(inkscapeDrawing(random, 1))).toContain('L’eau &amp; la terre');
  });
});

describe('a sanitised drawing', () => {
  test('has no external references and no script', async () => {
    const drawing = await written(
      `<?xml version="1.0"?><?xml-stylesheet href="data:text/css,*%7Bfill:url(%23x)%7D"?><!DOCTYPE svg SYSTEM "http://x/y.dtd">${svg(
        `<script>alert(1)</script><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="data:text/xml,x"><xi:fallback>y</xi:fallback></xi:include>
        <foreignObject><p>z</p></foreignObject><image href="file:///etc/passwd"/><image xlink:href="data:image/svg+xml,&lt;svg/>"/>
        <style>@import url(data:text/css,x); .a{fill:red}</style><a b"c="d"/><use href=" #ok "/>`,
      )}`,
    );
    for (const gone of [
      'script',
      'alert',
      'include',
      'fallback',
      'foreignObject',
      'passwd',
      'svg+xml',
      '@import',
      'xml-stylesheet',
      'DOCTYPE',
    ]) {
      expect(drawing).not.toContain(gone);
    }
    expect(drawing).toContain('.a{fill:red}');
    expect(drawing).toContain('href=" #ok "');
  });

  test('has its images as they were validated', async () => {
    const source = svg(`<image href="data:image/png;base64,${Buffer.from('given').toString('base64')}"/>`);
    const judged: string[] = [];
    const drawing = await makeSafeSvg(Buffer.from(source), async (bytes) => {
      judged.push(String(bytes));
      return Buffer.from('tamed');
    });
    expect(judged).toEqual(['given']);
    expect(String(drawing)).toContain(`data:image/png;base64,${Buffer.from('tamed').toString('base64')}`);
    expect(String(await makeSafeSvg(Buffer.from(source), async () => null))).not.toContain('base64');
  });

  test('is null for what is not a drawing, and an error for a truncated one', async () => {
    for (const source of ['', 'hello', '<html><svg/></html>', '<!--', '<!DOCTYPE svg [', repeat(9, () => '<?a?>')]) {
      expect(await safe(source), source).toBeNull();
    }
    await expect(safe(svg('<g>').slice(0, -6))).rejects.toMatchObject({ details: { reason: 'damaged' } });
  });
});
