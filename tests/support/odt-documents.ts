import { strToU8, zipSync } from 'fflate';
import { PIXEL } from './word-documents.ts';

const namespace = (prefix: string, name = prefix) =>
  `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`;
const NAMESPACES = [
  ...['office', 'text', 'style', 'table', 'meta'].map((prefix) => namespace(prefix)),
  ...[namespace('draw', 'drawing'), namespace('fo', 'xsl-fo-compatible'), namespace('svg', 'svg-compatible')],
  ...['xmlns:xlink="http://www.w3.org/1999/xlink"', 'xmlns:dc="http://purl.org/dc/elements/1.1/"'],
].join(' ');

/** A paragraph of an OpenDocument text; `style` is the name of its style. */
export const par = (content: string, style = 'Standard') => `<text:p text:style-name="${style}">${content}</text:p>`;
export const heading = (content: string, level: number) =>
  `<text:h text:style-name="Heading_20_${level}" text:outline-level="${level}">${content}</text:h>`;
export const span = (content: string, style: string) => `<text:span text:style-name="${style}">${content}</text:span>`;
/** Items of a list, with bullets or with numbers. */
export const list = (style: 'Bullets' | 'Numbers', ...items: readonly string[]) =>
  `<text:list text:style-name="${style}">${items.map((item) => `<text:list-item>${item}</text:list-item>`).join('')}</text:list>`;
export const cell = (content: string, more = '') =>
  `<table:table-cell ${more}>${content && par(content)}</table:table-cell>`;
export const covered = '<table:covered-table-cell/>';
export const row = (...cells: readonly string[]) => `<table:table-row>${cells.join('')}</table:table-row>`;
export const table = (...rows: readonly string[]) => `<table:table table:name="T">${rows.join('')}</table:table>`;
export const header = (...rows: readonly string[]) =>
  `<table:table-header-rows>${rows.join('')}</table:table-header-rows>`;
export const note = (words: string, kind: 'footnote' | 'endnote' = 'footnote') =>
  `<text:note text:note-class="${kind}"><text:note-citation>1</text:note-citation><text:note-body>${par(words, 'Footnote')}</text:note-body></text:note>`;
export const picture = (alt: string, href = 'Pictures/pixel.png') =>
  `<draw:frame text:anchor-type="as-char"><draw:image xlink:href="${href}"/><svg:desc>${alt}</svg:desc></draw:frame>`;
export const textBox = (content: string) => `<draw:frame><draw:text-box>${content}</draw:text-box></draw:frame>`;
export const link = (words: string, href: string) =>
  `<text:a xlink:type="simple" xlink:href="${href}">${words}</text:a>`;
/** A comment about some words. */
export const comment = (author: string, text: string, words: string) =>
  `<office:annotation office:name="c${text.length}"><dc:creator>${author}</dc:creator><dc:date>2026-03-01T10:00:00</dc:date>${par(text)}</office:annotation>${words}<office:annotation-end office:name="c${text.length}"/>`;
/**
 * Tracked changes, which stand at the beginning of a text.
 * @param changes `[id, author, what was deleted]`, null for an insertion
 */
export const tracked = (...changes: readonly (readonly [string, string, string | null])[]) =>
  `<text:tracked-changes>${changes
    .map(([id, author, deleted]) => {
      const info = `<office:change-info><dc:creator>${author}</dc:creator><dc:date>2026-03-01T10:00:00</dc:date></office:change-info>`;
      const change =
        deleted === null
          ? `<text:insertion>${info}</text:insertion>`
          : `<text:deletion>${info}${deleted}</text:deletion>`;
      return `<text:changed-region xml:id="${id}" text:id="${id}">${change}</text:changed-region>`;
    })
    .join('')}</text:tracked-changes>`;
export const inserted = (id: string, words: string) =>
  `<text:change-start text:change-id="${id}"/>${words}<text:change-end text:change-id="${id}"/>`;
export const deleted = (id: string) => `<text:change text:change-id="${id}"/>`;

/** Automatic styles of words, by what they look like. */
const LOOKS: Readonly<Record<string, string>> = {
  Bold: 'fo:font-weight="bold"',
  Italic: 'fo:font-style="italic"',
  Underline: 'style:text-underline-style="solid"',
  Strike: 'style:text-line-through-style="solid"',
  Sub: 'style:text-position="sub 58%"',
  Super: 'style:text-position="super 58%"',
  Red: 'fo:color="#ff0000"',
  Yellow: 'fo:background-color="#ffff00"',
  Large: 'fo:font-size="20pt"',
  Small: 'fo:font-variant="small-caps"',
  Hidden: 'text:display="none"',
  English: 'fo:language="en" fo:country="GB"',
};
const NAMED = [
  'Standard',
  'Title',
  'Heading_20_1',
  'Heading_20_2',
  'Quotations',
  'Preformatted_20_Text',
  'Illustration',
];
const listStyle = (name: string, level: string) =>
  `<text:list-style style:name="${name}">${Array.from({ length: 10 }, (_, n) => level.replace('#', String(n + 1))).join('')}</text:list-style>`;

export interface OdtParts {
  readonly language?: string;
  /** The content of `meta.xml`. */
  readonly meta?: string;
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
}

/** An OpenDocument text of this body, as LibreOffice would write it. */
export function makeOdt(body: string, { language = 'fr', meta = '', parts = {} }: OdtParts = {}): Buffer {
  const looks = Object.entries(LOOKS).map(
    ([name, look]) =>
      `<style:style style:name="${name}" style:family="text"><style:text-properties ${look}/></style:style>`,
  );
  const automatic = [
    ...looks,
    '<style:style style:name="Centre" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center"/></style:style>',
    '<style:style style:name="Quoted" style:family="paragraph" style:parent-style-name="Quotations"/>',
    listStyle('Bullets', '<text:list-level-style-bullet text:level="#" text:bullet-char="•"/>'),
    listStyle('Numbers', '<text:list-level-style-number text:level="#" style:num-format="1" style:num-suffix="."/>'),
  ];
  const styles = [
    `<style:default-style style:family="paragraph"><style:text-properties fo:language="${language}" fo:country="XX"/></style:default-style>`,
    ...NAMED.map((name) => `<style:style style:name="${name}" style:family="paragraph"/>`),
    '<style:style style:name="Source_20_Text" style:display-name="Source Text" style:family="text"/>',
  ];
  const root = (name: string, content: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><office:${name} ${NAMESPACES}>${content}</office:${name}>`;
  const files: Record<string, string | Uint8Array> = {
    'content.xml': root(
      'document-content',
      `<office:automatic-styles>${automatic.join('')}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body>`,
    ),
    'styles.xml': root('document-styles', `<office:styles>${styles.join('')}</office:styles>`),
    'meta.xml': root('document-meta', `<office:meta>${meta}</office:meta>`),
    'META-INF/manifest.xml': '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
    ...parts,
  };
  return Buffer.from(
    zipSync({
      mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
      ...Object.fromEntries(
        Object.entries(files).map(([name, text]) => [
          name,
          typeof text === 'string' ? strToU8(text) : new Uint8Array(text),
        ]),
      ),
      'Pictures/pixel.png': new Uint8Array(PIXEL),
    }),
  );
}
