/**
 * Names of styles: word processors' own, in English in files of all languages, and home-made ones.
 */
export const STYLE_NAMES = {
  titles: ['Title', 'Titre'],
  captions: ['caption', 'Légende', 'Illustration', 'Figure', 'Drawing', 'Table'],
  quotes: ['Quote', 'Intense Quote', 'Quotations', 'Block Text', 'Citation', 'Citation intense'],
  code: ['HTML Preformatted', 'Preformatted Text', 'Plain Text', 'Code'],
  /** The sign of an annotation after its words, in exported files. */
  signs: ['Annotation Sign'],
  /** The words before it. */
  annotated: ['Annotated Words'],
  codeWords: ['Code Words', 'HTML Code', 'Source Text'],
  /**
   * Styles of what exported files add around a text and to its blocks, by the names in
   * `write-docx.ts`.
   */
  head: ['Kicker', 'Notice'],
  around: [
    'Subtitle',
    'Contents Title',
    'Block Label',
    'Block Title',
    'Block Value',
    'Block Source',
    'Card',
    'Page Foot',
    'Page Foot Table',
    'Page Foot Table Head',
    'Side Name',
    'Annotation',
    'Annotation Quote',
  ],
} as const;
