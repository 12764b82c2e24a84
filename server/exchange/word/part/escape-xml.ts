export const escapeText = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** An attribute's value in one line. */
export const escapeAttribute = (text: string): string => escapeText(text).replace(/"/g, '&quot;').replace(/\s/g, ' ');
