import sharp from 'sharp';
import { expect, test } from 'vitest';
import { parseHtml } from '#content/import/from-html.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { openOdt } from '#server/exchange/odt/open-odt.ts';
import { readOdt } from '#server/exchange/odt/read-odt.ts';
import { openArchive } from '#server/exchange/reading/unpack-parts.ts';
import {
  heading,
  link,
  makeOdt,
  note,
  type OdtParts,
  par,
  picture,
  row,
  span,
  table,
  textBox,
} from '#tests/support/odt-documents.ts';
import { PIXEL } from '#tests/support/word-documents.ts';

/**
 * Structures of OpenDocument texts that are rare in documents made by hand: each was found in a
 * document of LibreOffice, and is reproduced here.
 */
async function read(body: string, { parts = {}, styles = '' }: Pick<OdtParts, 'parts'> & { styles?: string } = {}) {
  const opened = await openOdt(await openArchive(makeOdt(body, { parts })));
  const content = opened!.xml.get('content.xml')!;
  opened!.xml.set('content.xml', content.replace('<office:automatic-styles>', `<office:automatic-styles>${styles}`));
  const text = readOdt(opened!);
  const images = new Map(text.images.map(({ name }) => [name, { file: 'f', width: 1, height: 1 }]));
  const { document, leftOut } = parseHtml(text.source, { resolveImage: (name) => images.get(name) ?? null });
  return {
    markdown: renderMarkdown(document).trim(),
    images: text.images,
    changed: Object.fromEntries(text.report.changed.map(({ what, count }) => [what, count])),
    left: Object.fromEntries(leftOut.map(({ what, count }) => [what, count])),
  };
}

const style = (name: string, family: string, properties: string) =>
  `<style:style style:name="${name}" style:family="${family}">${properties}</style:style>`;
const frame = (content: string, more = '') => `<draw:frame ${more}>${content}</draw:frame>`;
const image = (href: string) => `<draw:image xlink:href="${href}"/>`;

test('links to headings, tables, sections and frames by name lead to them', async () => {
  const { markdown, left } = await read(
    par('Le marché', 'Title') +
      par(
        [
          link('les prix', '#1.2.Les%20prix%7Coutline'),
          link('le tableau', '#Les chiffres|table'),
          link('la partie', '#Partie1|region'),
          link('le cadre', '#Cadre1|frame'),
          link('la carte', '#Carte|graphic'),
          link('nulle part', '#Rien|outline'),
        ].join(', '),
      ) +
      heading('Les prix', 1) +
      par('Voici.') +
      heading('Les prix', 2) +
      table(row('<table:table-cell><text:p>Mil</text:p></table:table-cell>')).replace('"T"', '"Les chiffres"') +
      `<text:section text:name="Partie1">${par('Une partie.')}</text:section>` +
      par(`Avant.${frame(`<draw:text-box>${par('Dans le cadre.')}</draw:text-box>`, 'draw:name="Cadre1"')}`) +
      par(frame(`${image('Pictures/pixel.png')}<svg:desc>Une carte</svg:desc>`, 'draw:name="Carte"')),
  );
  expect(markdown).toContain('[les prix](#les-prix)');
  const places = [...markdown.matchAll(/\]\(#(b-\w+)\)/g)].map(([, id]) => id!);
  const after = places.map((id) => markdown.split(`<a id="${id}"></a>`)[1]?.trim());
  expect(after).toEqual([
    expect.stringMatching(/^<table>/),
    expect.stringMatching(/^Une partie/),
    expect.stringMatching(/^Dans le cadre/),
    expect.stringMatching(/^!\[Une carte/),
  ]);
  expect(left).toEqual({ link: 1 });
});

test('hidden words of spans, paragraphs, sections and fields are left out and reported', async () => {
  const { markdown, changed } = await read(
    par(`Le prix${span(' secret', 'Cache')} du mil.`) +
      par('Note interne.', 'CacheP') +
      `<text:section text:name="S" text:display="none">${par('Une section.')}</text:section>` +
      `<text:section text:name="T" text:display="condition" text:is-hidden="true">${par('Une autre.')}</text:section>` +
      par('<text:hidden-paragraph text:is-hidden="true"/>Un alinéa.') +
      par('Fin<text:hidden-text text:is-hidden="true">cachée</text:hidden-text>.'),
    {
      styles:
        style('Cache', 'text', '<style:text-properties text:display="none"/>') +
        style('CacheP', 'paragraph', '<style:text-properties text:display="none"/>'),
    },
  );
  expect(markdown).toBe('Le prix du mil.\n\nFin.');
  expect(changed).toEqual({ hidden: 6 });
});

test('the placeholder of a template is not imported as text, and is reported', async () => {
  const asked = '<text:placeholder text:placeholder-type="text">&lt;Votre nom&gt;</text:placeholder>';
  const { markdown, changed } = await read(par(`Nom : ${asked}`) + par('Un bilan.'));
  expect(markdown).toBe('Nom :\n\nUn bilan.');
  expect(changed).toEqual({ 'form-prompt': 1 });
});

test('one of several formats of a picture is read, and of an object its replacement picture', async () => {
  const parts = {
    'Pictures/a.svm': 'VCLMTF',
    'Pictures/b.emf': 'EMF',
    'ObjectReplacements/Object 1': PIXEL,
    'ObjectReplacements/Object 2': 'VCLMTF',
    'Object 1/content.xml': '<office:chart/>',
  };
  const { markdown, images, changed } = await read(
    par(frame(`${image('Pictures/a.svm')}${image('Pictures/pixel.png')}<svg:desc>Un puits</svg:desc>`)) +
      par(frame(`<draw:object xlink:href="./Object 1"/>${image('./ObjectReplacements/Object 1')}`)) +
      par(frame(`<draw:object xlink:href="./Object 2"/>${image('./ObjectReplacements/Object 2')}`)) +
      par(frame(`${image('Pictures/b.emf')}<svg:desc>Un plan</svg:desc>`)) +
      par(frame(image('Pictures/perdue.png'))),
    { parts },
  );
  expect(markdown.match(/!\[/g)).toHaveLength(3);
  expect(images.map(({ name }) => name.split('.')[1])).toEqual(['png', 'emf']);
  expect(changed).toEqual({ drawing: 1, picture: 1, 'picture-format': 1 });
});

test('pictures in notes, code, nested boxes, links and on the page are kept; a crop is reported', async () => {
  const { markdown, changed, left } = await read(
    frame(image('Pictures/pixel.png'), 'text:anchor-type="page"') +
      par(`Un mot${note(`Une note ${picture('Dans la note')}.`)}`) +
      par(`code ${picture('Dans le code')}`, 'Preformatted_20_Text') +
      par(textBox(par(textBox(par(picture('Dans le cadre')))))) +
      par(`<draw:a xlink:href="https://a.example/">${picture('Un lien')}</draw:a>`) +
      par(frame(image('Pictures/pixel.png'), 'draw:style-name="Coupee"')),
    {
      styles:
        style('Coupee', 'graphic', '<style:graphic-properties fo:clip="rect(0cm, 1.5cm, 0cm, 0cm)"/>') +
        style('Entiere', 'graphic', '<style:graphic-properties fo:clip="rect(0cm, -1cm, 0cm, 0cm)"/>'),
    },
  );
  expect([...markdown.matchAll(/!\[(.*?)\]/g)].map(([, alt]) => alt)).toEqual([
    ...['', 'Dans la note', 'Dans le code', 'Dans le cadre', 'Un lien', ''],
  ]);
  expect(changed).toMatchObject({ 'picture-crop': 1 });
  expect(left).toEqual({ link: 1 });
});

test('pictures are cropped by the resolution of PNG and JPEG if the rest has the shape of its frame', async () => {
  const drawn = () => sharp({ create: { width: 400, height: 200, channels: 3, background: '#0b5d57' } });
  // 4 by 2 inches; one has no resolution, and is read at 96 per inch; one has it in Exif alone.
  const bare = await drawn().jpeg().toBuffer();
  const density = Buffer.from('ffe000104a46494600010201006400640000', 'hex');
  const jfif = Buffer.concat([bare.subarray(0, 2), density, bare.subarray(2)]);
  const plain = await drawn().png().toBuffer();
  expect(plain.toString('latin1', 37, 41)).toBe('pHYs');
  const files = {
    'Pictures/p.png': await drawn().png().withMetadata({ density: 100 }).toBuffer(),
    'Pictures/j.jpg': jfif,
    'Pictures/g.gif': await drawn().gif().toBuffer(),
    'Pictures/n.png': Buffer.concat([plain.subarray(0, 33), plain.subarray(33 + 21)]),
    'Pictures/e.jpg': await drawn().jpeg().withMetadata({ density: 100 }).toBuffer(),
  };
  const shown = (href: string, width: string, height: string, name = 'Rognee') =>
    par(frame(image(href), `draw:style-name="${name}" svg:width="${width}" svg:height="${height}"`));
  const clip = (sides: string) => `<style:graphic-properties fo:clip="rect(${sides})"/>`;
  const { images, changed } = await read(
    // A square is left, shown at half its size.
    shown('Pictures/p.png', '2.54cm', '2.54cm') +
      shown('Pictures/j.jpg', '72pt', '72pt') +
      shown('Pictures/n.png', '1in', '1in', 'Autre') +
      // The rest has another shape, an unknown size, or is empty.
      shown('Pictures/p.png', '4cm', '2cm') +
      shown('Pictures/g.gif', '1in', '1in') +
      shown('Pictures/e.jpg', '1in', '1in') +
      shown('Pictures/j.jpg', '1in', '1in', 'Tout'),
    {
      parts: files,
      styles:
        style('Rognee', 'graphic', clip('0in, 0.5in, 0in, 1.5in')) +
        style('Autre', 'graphic', clip('0cm 2.6458cm 0cm 2.6458cm')) +
        style('Tout', 'graphic', clip('0in, 2in, 0in, 2in')),
    },
  );
  const sides = images.map(
    ({ crop }) => crop && [crop.left, crop.top, crop.right, crop.bottom].map((one) => +one.toFixed(3)),
  );
  expect(sides).toEqual([
    [0.375, 0, 0.125, 0],
    [0.375, 0, 0.125, 0],
    [0.25, 0, 0.25, 0],
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(changed).toEqual({ 'picture-crop': 4 });
});
