/** The names of styles, which word processors keep in English in files of all languages, and home-made ones. */
export const STYLE_NAMES = {
  titles: ['Title', 'Titre'],
  captions: ['caption', 'Légende', 'Illustration', 'Figure', 'Drawing', 'Table'],
  quotes: ['Quote', 'Intense Quote', 'Quotations', 'Block Text', 'Citation', 'Citation intense'],
  code: ['HTML Preformatted', 'Preformatted Text', 'Plain Text', 'Code'],
  codeWords: ['Code Words', 'HTML Code', 'Source Text'],
  /**
   * What files of pages add around a text, and say of its blocks, under the names that `write-docx.ts`
   * gives.
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
  ],
} as const;
