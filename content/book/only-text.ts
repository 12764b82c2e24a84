/** Characters that XML forbids (XML 1.0, 2.2), but a text may contain. */
const NO_TEXT = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/** A text without control characters and lone surrogates, which no file format may hold. */
export const onlyText = (text: string): string => text.replace(NO_TEXT, '');
