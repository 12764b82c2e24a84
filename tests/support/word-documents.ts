import { makeDocx, wordPart } from './sample-documents.ts';

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** A picture of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A run of text; `look` is what is in its properties. */
export const run = (text: string, look = '') =>
  `<w:r>${look && `<w:rPr>${look}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
/** A paragraph of runs; `style` is the id of one of `STYLES`. */
export const par = (content: string, style = '', more = '') =>
  `<w:p><w:pPr>${style && `<w:pStyle w:val="${style}"/>`}${more}</w:pPr>${content.startsWith('<') ? content : run(content)}</w:p>`;
/** An item of a list: 1 has bullets, 2 has numbers. */
export const item = (content: string, list: 1 | 2, level = 0) =>
  par(content, '', `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`);
export const cell = (content: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${par(content)}</w:tc>`;
export const row = (cells: string, isHeader = false) =>
  `<w:tr>${isHeader ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${cells}</w:tr>`;
export const table = (...rows: readonly string[]) => `<w:tbl>${rows.join('')}</w:tbl>`;
export const picture = (alt: string, relation = 'rIdPixel') =>
  `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="${alt}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="${relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
export const footnoteCall = (id: number) => `<w:r><w:footnoteReference w:id="${id}"/></w:r>`;
export const endnoteCall = (id: number) => `<w:r><w:endnoteReference w:id="${id}"/></w:r>`;
export const textBox = (text: string) =>
  `<w:r><w:pict><v:shape><v:textbox><w:txbxContent>${par(text)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`;

/** Names of styles by the ids that a French Word writes. */
const STYLES: Readonly<Record<string, string>> = {
  Titre: 'Title',
  Titre1: 'heading 1',
  Titre2: 'heading 2',
  Titre3: 'heading 3',
  Titre4: 'heading 4',
  Lgende: 'caption',
  Citation: 'Quote',
  TM1: 'toc 1',
};
const levels = (format: string) =>
  Array.from({ length: 9 }, (_, n) => `<w:lvl w:ilvl="${n}"><w:numFmt w:val="${format}"/></w:lvl>`).join('');
const NAMESPACES =
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"';

export interface WordDocumentParts {
  readonly footnotes?: readonly string[];
  readonly endnotes?: readonly string[];
  /** `[author, text]` of each. */
  readonly comments?: readonly (readonly [string, string])[];
  readonly links?: Readonly<Record<string, string>>;
  readonly title?: string;
  readonly language?: string;
  /** Relations and parts beyond those that every document here has. */
  readonly relations?: string;
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
}

const notes = (kind: 'footnote' | 'endnote', texts: readonly string[]) =>
  wordPart(`${kind}s`, texts.map((text, n) => `<w:${kind} w:id="${n + 1}">${par(text)}</w:${kind}>`).join(''));

/** A Word document as Word would write it, of this body. */
export function makeWord(body: string, made: WordDocumentParts = {}): Buffer {
  const { footnotes = [], endnotes = [], comments = [], links = {}, title = '', language = 'fr-FR' } = made;
  const relation = (id: string, type: string, target: string, more = '') =>
    `<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${target}" ${more}/>`;
  const relations = [
    relation('rIdStyles', 'styles', 'styles.xml'),
    relation('rIdNumbering', 'numbering', 'numbering.xml'),
    relation('rIdFoot', 'footnotes', 'footnotes.xml'),
    relation('rIdEnd', 'endnotes', 'endnotes.xml'),
    relation('rIdComments', 'comments', 'comments.xml'),
    relation('rIdPixel', 'image', 'media/pixel.png'),
    ...Object.entries(links).map(([id, href]) => relation(id, 'hyperlink', href, 'TargetMode="External"')),
    made.relations ?? '',
  ];
  const core =
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>';
  return makeDocx('', {
    parts: {
      'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="${W}" ${NAMESPACES}><w:body>${body}</w:body></w:document>`,
      '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation('rId1', 'officeDocument', 'word/document.xml')}${core}</Relationships>`,
      'word/_rels/document.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relations.join('')}</Relationships>`,
      'word/styles.xml': wordPart(
        'styles',
        `<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="${language}"/></w:rPr></w:rPrDefault></w:docDefaults>${Object.entries(
          STYLES,
        )
          .map(([id, name]) => `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`)
          .join('')}`,
      ),
      'word/numbering.xml': wordPart(
        'numbering',
        `<w:abstractNum w:abstractNumId="1">${levels('bullet')}</w:abstractNum><w:abstractNum w:abstractNumId="2">${levels('decimal')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>`,
      ),
      'word/footnotes.xml': notes('footnote', footnotes),
      'word/endnotes.xml': notes('endnote', endnotes),
      'word/comments.xml': wordPart(
        'comments',
        comments
          .map(([author, text], n) => `<w:comment w:id="${n}" w:author="${author}">${par(text)}</w:comment>`)
          .join(''),
      ),
      'word/media/pixel.png': PIXEL,
      'docProps/core.xml': `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title}</dc:title></cp:coreProperties>`,
      ...made.parts,
    },
  });
}
