import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { parseHtml } from '#content/import/from-html.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { readWord } from '#server/exchange/word/read-word.ts';
import { prepareImage } from '#server/files/images/image.ts';
import { wordPart } from '#tests/support/sample-documents.ts';
import {
  footnoteCall,
  item,
  makeWord,
  par,
  picture,
  run,
  type WordDocumentParts,
} from '#tests/support/word-documents.ts';

/**
 * Hidden contents of a Word document: words, parts of pictures, the ends of fields, parts under
 * names of other programs. Made by hand after the format's specification.
 */
async function read(body: string, parts: WordDocumentParts = {}, rename = (made: Buffer) => made) {
  const text = await readWord(rename(makeWord(body, parts)));
  const images = new Map(text.images.map(({ name }) => [name, { file: 'f', width: 1, height: 1 }]));
  const options = { resolveImage: (name: string) => images.get(name) ?? null };
  const { document, title } = parseHtml(text.source, options);
  return {
    markdown: renderMarkdown(document).trim(),
    title,
    text,
    before: text.original && renderMarkdown(parseHtml(text.original.source, options).document).trim(),
    changed: Object.fromEntries(text.report.changed.map(({ what, count }) => [what, count])),
  };
}

const style = (type: string, id: string, look: string, based = '') =>
  `<w:style w:type="${type}" w:styleId="${id}"><w:name w:val="${id}"/>${based && `<w:basedOn w:val="${based}"/>`}<w:rPr>${look}</w:rPr></w:style>`;
const VANISH = '<w:vanish/>';
const char = (type: string, look = '') =>
  `<w:r>${look && `<w:rPr>${look}</w:rPr>`}<w:fldChar w:fldCharType="${type}"/></w:r>`;
const code = (words: string) => `<w:r><w:instrText xml:space="preserve">${words}</w:instrText></w:r>`;
const revised = (kind: 'ins' | 'del', content: string) =>
  `<w:${kind} w:id="1" w:author="Luc" w:date="2026-03-01T10:00:00Z">${content}</w:${kind}>`;

test('words hidden directly, by a character or paragraph style, or by its base style are not imported', async () => {
  const styles = wordPart(
    'styles',
    style('character', 'Note', VANISH) +
      style('character', 'NoteFille', '<w:b/>', 'Note') +
      style('paragraph', 'Interne', VANISH) +
      style('paragraph', 'Montre', '<w:vanish w:val="0"/>', 'Interne'),
  );
  const { markdown, changed } = await read(
    par(
      `${run('Le prix')}${run(' secret', VANISH)}${run(' et caché', VANISH)}${run(' du mil')}${run(' monte', '<w:vanish w:val="false"/>')}.`,
    ) +
      par(
        `${run('Un mot', '<w:rStyle w:val="Note"/>')}${run('Deux mots', '<w:rStyle w:val="NoteFille"/>')}${run('Trois.')}`,
      ) +
      par('Une note interne.', 'Interne') +
      par(run('Montré malgré tout.', '<w:vanish w:val="0"/>'), 'Interne') +
      par('Montré par son style.', 'Montre') +
      par(run('Montré aussi.', '<w:rStyle w:val="Note"/>'), 'Interne') +
      item(run('rien', VANISH), 1) +
      item(run('une puce'), 1),
    { parts: { 'word/styles.xml': styles } },
  );
  expect(markdown.split('\n\n')).toEqual([
    ...[
      'Le prix du mil monte',
      'Trois.',
      'Montré malgré tout.',
      'Montré par son style.',
      'Montré aussi.',
      '- une puce',
    ],
  ]);
  expect(changed).toEqual({ hidden: 4 });
});

test('notes and pictures in hidden words are hidden; marks of index entries and paragraphs hide nothing', async () => {
  const { markdown, changed } = await read(
    par(
      `${run('Avant')}<w:r><w:rPr>${VANISH}</w:rPr><w:footnoteReference w:id="1"/></w:r>${picture('Un plan').replace('<w:r>', `<w:r><w:rPr>${VANISH}</w:rPr>`)}${run(' après')}${footnoteCall(2)}.`,
    ) +
      par(
        `${char('begin', VANISH)}<w:r><w:rPr>${VANISH}</w:rPr><w:instrText> XE "mil" </w:instrText></w:r>${char('end', VANISH)}${run('Indexé.')}`,
      ) +
      par(run('Marque cachée.'), '', `<w:rPr>${VANISH}<w:specVanish/></w:rPr>`) +
      par(run('Cachée sur le web.', '<w:webHidden/>')),
    { footnotes: ['Une note cachée.', 'Une note.'] },
  );
  expect(markdown).toBe('Avant après[^1]\n\nIndexé.\n\nMarque cachée.\n\nCachée sur le web.\n\n[^1]: Une note.');
  expect(changed).toEqual({ hidden: 1 });
});

test('a field whose end was deleted hides nothing after it, in the accepted and the original text', async () => {
  const { markdown, before, changed } = await read(
    par(
      `${run('Voir ')}${char('begin')}${code(' REF _a ')}${revised('del', `${char('separate')}<w:r><w:delText>la carte</w:delText></w:r>${char('end')}`)}${run(' plus haut.')}`,
    ) +
      par(
        `${run('Page ')}${revised('ins', char('begin') + code(' PAGE '))}${char('separate')}${run('7')}${char('end')}${run('.')}`,
      ) +
      par(
        `${char('begin')}${code(' HYPERLINK "https://a.example/" ')}${char('separate')}${run('un lien')}${revised('del', char('begin') + code('PAGE') + char('end'))}${char('end')}${run(' et la suite.')}`,
      ),
  );
  expect(markdown).toBe('Voir  plus haut.\n\nPage 7.\n\n[un lien](https://a.example/) et la suite.'.replace('  ', ' '));
  expect(before).toContain('Voir la carte plus haut.');
  expect(before).toContain('et la suite.');
  expect(changed).toMatchObject({ deleted: 2, inserted: 1 });
});

const MAIN = 'word/document.xml';
const PARTS = ['styles', 'numbering', 'footnotes', 'endnotes', 'comments'];

/** A document whose XML parts are changed, and whose parts get other names. */
function changeParts(
  made: Buffer,
  nameOf: (name: string) => string,
  change: (xml: string, name: string) => string,
): Buffer {
  const files = Object.entries(unzipSync(made)).map(([name, bytes]) => {
    const text = /\.(xml|rels)$/.test(name) ? strToU8(change(strFromU8(bytes), name)) : bytes;
    return [nameOf(name), text] as const;
  });
  return Buffer.from(zipSync(Object.fromEntries(files)));
}

/** As Word on the web names parts: `document2.xml`. */
const online = (made: Buffer) =>
  changeParts(
    made,
    (name) => name.replace(/(document|styles|numbering|footnotes|endnotes|comments)(?=\.xml)/, '$&2'),
    (xml) => xml.replace(/\b(document|styles|numbering|footnotes|endnotes|comments)(?=\.xml)/g, '$&2'),
  );

/** With the text in a folder of its own, its pictures elsewhere, and names in capitals. */
const elsewhere = (made: Buffer) =>
  changeParts(
    made,
    (name) =>
      name
        .replace(MAIN, 'texte/Principal.xml')
        .replace('word/_rels/document.xml.rels', 'texte/_rels/Principal.xml.rels')
        .replace('word/media/', 'IMAGES/'),
    (xml, name) =>
      name.endsWith('document.xml.rels')
        ? xml.replace(/Target="(\w+\.xml)"/g, 'Target="../word/$1"').replace('Target="media/', 'Target="/images/')
        : xml.replace(MAIN, 'texte/principal.xml'),
  );

/** Without relations to its parts, which are found by their content types. */
const byTypes = (made: Buffer) =>
  changeParts(
    made,
    (name) => name,
    (xml, name) => {
      if (name === '_rels/.rels') return xml.replace(/<Relationship .*?\/>/g, '');
      if (name.endsWith('document.xml.rels'))
        return xml.replace(
          /<Relationship [^>]*Target="(?:styles|numbering|footnotes|endnotes|comments)\.xml"[^>]*\/>/g,
          '',
        );
      if (name !== '[Content_Types].xml') return xml;
      const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
      const stated = PARTS.map((part) => `<Override PartName="/word/${part}.xml" ContentType="${type}.${part}+xml"/>`);
      return xml
        .replace(/<Override PartName="\/word\/\w+notes\.xml"[^>]*>/g, '')
        .replace('</Types>', `${stated.join('')}</Types>`);
    },
  );

test('parts are found by their relations or content types, whatever their names', async () => {
  const body =
    par('Le mil', 'Titre') +
    par(`${run('Un mot')}${footnoteCall(1)}`, 'Titre1') +
    item('une puce', 1) +
    item('un pas', 2) +
    par(picture('Un puits')) +
    par(
      `<w:commentRangeStart w:id="0"/>${run('commenté')}<w:commentRangeEnd w:id="0"/><w:hyperlink r:id="rL">${run(' un lien')}</w:hyperlink>`,
    );
  const made = {
    footnotes: ['La FAO.'],
    comments: [['Zoé', 'Lequel ?']],
    links: { rL: 'https://a.example/' },
  } as const;
  const plain = await read(body, made);
  expect(plain.markdown).toContain('## Un mot[^1]');
  // As Word on the web names them; and as a program that keeps all parts in another folder.
  for (const rename of [online, elsewhere, byTypes]) {
    const renamed = await read(body, made, rename);
    expect(renamed.markdown).toBe(plain.markdown);
    expect(renamed.text.report).toEqual(plain.text.report);
    expect([renamed.title, renamed.text.images.length]).toEqual(['Le mil', 1]);
  }
});

test('pictures of new and old drawings are cropped as shown, each occurrence by itself', async () => {
  const crop = (sides: string) => picture('x').replace('</pic:blipFill>', `<a:srcRect ${sides}/></pic:blipFill>`);
  const old = (sides: string) =>
    `<w:r><w:pict><v:shape><v:imagedata r:id="rIdPixel" o:title="x" ${sides}/></v:shape></w:pict></w:r>`;
  const { text, changed } = await read(
    par(crop('l="25000" r="50000"')) +
      par(crop('l="25%" r="50%"')) +
      par(old('croptop="32768f" cropleft="0.25"')) +
      par(crop('t="-10000"')) +
      par(crop('l="60000" r="60000"')),
  );
  expect(text.images.map(({ crop: found }) => found)).toEqual([
    { left: 0.25, top: 0, right: 0.5, bottom: 0 },
    { left: 0.25, top: 0.5, right: 0, bottom: 0 },
    undefined,
  ]);
  expect(text.source.match(/<img/g)).toHaveLength(5);
  expect(changed).toEqual({});
  // A picture whose file is unknown does not pass its crop to another picture.
  const unknown = crop('l="25000"').replace(/<a:blip [^>]*\/>/, '');
  const empty = crop('l="25000"').replace(/<a:blip [^>]*\/>/, '<a:blip/>');
  const before = await read(par(picture('x')) + par(unknown) + par(picture('x')) + par(empty));
  expect(before.text.images.map(({ crop: found }) => found)).toEqual([undefined]);
  // Left half red, right half blue; on its side, so that turning and cropping must go together.
  const red = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#f00' } })
    .png()
    .toBuffer();
  const wide = sharp({ create: { width: 80, height: 20, channels: 3, background: '#00f' } });
  const drawn = await wide
    .composite([{ input: red, left: 0, top: 0 }])
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const upper = await prepareImage(drawn, { left: 0, top: 0, right: 0, bottom: 0.5 });
  expect([upper.width, upper.height]).toEqual([20, 40]);
  const { dominant } = await sharp(upper.bytes).stats();
  expect(dominant.r).toBeGreaterThan(200);
  const sliver = await prepareImage(drawn, { left: 0.999, top: 0, right: 0.0009, bottom: 0.9999 });
  expect([sliver.width, sliver.height]).toEqual([1, 1]);
});
