import { ShadingType } from 'docx';

export const ACCENT = '0B5D57';
const QUIET = '4D525C';
/** The style of what follows a text without belonging to it; its headings are numbered after it. */
export const FOOT = 'PageFoot';
/** The same in a table at the foot: the text of its cells, and of its head. */
export const FOOT_TABLE = { text: 'PageFootTable', head: 'PageFootTableHead' } as const;
/** The styles of annotations, and of the words that they quote. */
export const ANNOTATION = 'Annotation';
export const ANNOTATION_QUOTE = 'AnnotationQuote';
/** Styles of words: those that are annotated, and the sign of the annotation after them. */
export const ANNOTATED_WORDS = 'AnnotatedWords';
export const ANNOTATION_SIGN = 'AnnotationSign';
/** Indents of lists, in twentieths of a point: of each level, and of the sign before its words. */
export const LIST_INDENT = 420;
export const LIST_SIGN = 320;
/** The colours of the two sides. */
export const SIDE_COLOURS = { south: 'A4430F', north: '2B4FA3' } as const;

/** The styles of a document: Word's own names where it has one, so that its menus know them. */
export function stylesOf(language: string) {
  const face = { ascii: 'Cambria', hAnsi: 'Cambria', cs: 'Arial', eastAsia: 'Cambria' };
  const own = (id: string, name: string, run: object = {}, paragraph: object = {}, basedOn = 'Normal') => ({
    id,
    name,
    basedOn,
    next: 'Normal',
    quickFormat: true,
    run,
    paragraph,
  });
  // Of styles that the library writes too: a second one of the same id would make the file invalid.
  const usual = (name: string, run: object = {}, paragraph: object = {}) => {
    return { name, basedOn: 'Normal', next: 'Normal', quickFormat: true, run, paragraph };
  };
  const heading = (level: number, size: number, color = '1D1F24') =>
    usual(
      `heading ${level}`,
      { size, bold: true, color },
      {
        keepNext: true,
        keepLines: true,
        outlineLevel: level - 1,
        spacing: { before: 320 - 30 * level, after: 120 },
      },
    );
  return {
    default: {
      document: {
        run: {
          font: face,
          size: 22,
          language: { value: language, bidirectional: language.startsWith('ar') ? language : 'ar-SA' },
        },
        paragraph: { spacing: { after: 140, line: 276 } },
      },
      title: usual('Title', { size: 52, bold: true, color: ACCENT }, { spacing: { before: 60, after: 160 } }),
      heading1: heading(1, 36, ACCENT),
      heading2: heading(2, 28),
      heading3: heading(3, 24),
      heading4: heading(4, 22),
      heading5: heading(5, 22),
      heading6: heading(6, 22),
      listParagraph: usual('List Paragraph', {}, { spacing: { after: 60 } }),
      footnoteText: usual('footnote text', { size: 18 }, { spacing: { after: 40, line: 240 } }),
      hyperlink: { name: 'Hyperlink', run: { color: ACCENT, underline: {} } },
      footnoteReference: { name: 'footnote reference', run: { superScript: true } },
    },
    paragraphStyles: [
      // The library's own styles are based on it without defining it.
      { id: 'Normal', name: 'Normal', quickFormat: true, run: {}, paragraph: {} },
      own('Subtitle', 'Subtitle', { size: 26, color: QUIET }, { spacing: { after: 200 } }),
      own('Kicker', 'Kicker', { size: 20, bold: true, color: ACCENT }, { spacing: { after: 40 } }),
      own('Notice', 'Notice', { size: 19 }, { spacing: { after: 50 } }),
      own(
        'ContentsTitle',
        'TOC Heading',
        { size: 32, bold: true, color: ACCENT },
        { spacing: { before: 300, after: 120 } },
      ),
      // Of the entries of the contents, which Word numbers and rewrites.
      ...[1, 2, 3].map((level) =>
        own(`TOC${level}`, `toc ${level}`, {}, { indent: { left: 220 * (level - 1) }, spacing: { after: 60 } }),
      ),
      own('Checklist', 'Checklist', {}, { indent: { left: LIST_INDENT, hanging: LIST_SIGN }, spacing: { after: 60 } }),
      own('Quote', 'Quote', { italics: true }, { indent: { left: 340, right: 340 } }),
      own('Caption', 'caption', { size: 19, color: QUIET }, { spacing: { before: 60, after: 200 } }),
      own('Picture', 'Picture', {}, { spacing: { before: 160, after: 60 } }),
      own(
        'Code',
        'Code',
        { font: 'Consolas', size: 19 },
        { shading: { type: ShadingType.CLEAR, color: 'auto', fill: 'F3F0E9' } },
      ),
      own(
        'BlockLabel',
        'Block Label',
        { size: 19, bold: true, color: ACCENT },
        { spacing: { before: 200, after: 40 } },
      ),
      own('BlockTitle', 'Block Title', { bold: true }, { spacing: { after: 60 } }),
      own('BlockValue', 'Block Value', { size: 32, color: ACCENT }, { spacing: { after: 60 } }),
      own('BlockSource', 'Block Source', { size: 19, color: QUIET }),
      own('SideName', 'Side Name', { size: 19, bold: true }, { spacing: { after: 60 } }),
      own(ANNOTATION, 'Annotation', { size: 19 }, { spacing: { after: 60, line: 250 } }),
      own(ANNOTATION_QUOTE, 'Annotation Quote', { italics: true }, { indent: { left: 140 } }, ANNOTATION),
      own('Card', 'Card', { size: 20 }, { indent: { left: 200 }, spacing: { after: 60 } }),
      own(FOOT, 'Page Foot', { size: 19 }, { spacing: { after: 50, line: 250 } }),
      // Headings for navigation; their styles distinguish them from the text's when read back.
      ...[1, 2, 3, 4, 5, 6].map((level) =>
        own(
          `${FOOT}Heading${level}`,
          `Page Foot Heading ${level}`,
          { size: 22 },
          { keepNext: true, keepLines: true, spacing: { before: 200, after: 80 } },
          `Heading${level}`,
        ),
      ),
      own('TableText', 'Table Text', { size: 19 }, { spacing: { after: 40, line: 250 } }),
      own('TableHead', 'Table Head', { bold: true }, {}, 'TableText'),
      own(FOOT_TABLE.text, 'Page Foot Table', {}, {}, 'TableText'),
      own(FOOT_TABLE.head, 'Page Foot Table Head', {}, {}, 'TableHead'),
      own('Header', 'header', { size: 17, color: QUIET }),
      own('Footer', 'footer', { size: 17, color: QUIET }),
    ],
    characterStyles: [
      { id: 'CodeWords', name: 'Code Words', run: { font: 'Consolas', size: 20 } },
      { id: ANNOTATED_WORDS, name: 'Annotated Words', run: { underline: {} } },
      { id: ANNOTATION_SIGN, name: 'Annotation Sign', run: { superScript: true } },
    ],
  };
}
