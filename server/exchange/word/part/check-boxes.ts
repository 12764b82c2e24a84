/** Codes of check boxes in the fonts Wingdings and Wingdings 2, and whether they are ticked. */
const BOXES: Readonly<Record<string, string>> = {
  F06F: '☐',
  F070: '☐',
  F071: '☐',
  F072: '☐',
  F0A8: '☐',
  F0A3: '☐',
  F0FE: '☑',
  F0FD: '☑',
  F052: '☑',
  F053: '☑',
  '2610': '☐',
  '2611': '☑',
  '2612': '☑',
};

/** The check box that a sign of a font is; null for another sign. */
export const checkBoxOf = (code: string): string | null => BOXES[code.toUpperCase()] ?? null;
