/** Characters that XML does not have at all (XML 1.0, 2.2), which a text may hold all the same. */
const NO_TEXT = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/** A text without control characters and halves of characters: no format of files may hold them. */
export const onlyText = (text: string): string => text.replace(NO_TEXT, '');
