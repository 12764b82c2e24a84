/**
 * Bounds of a document, held at every way in (socket, import, paste). They are far above what people write:
 * the longest guide that was tried has 108,000 words and a depth of 9.
 */
export const MAX_DEPTH = 40;
/** Nodes of one document, text nodes included. */
export const MAX_NODES = 100_000;
/** Characters of one document. */
export const MAX_CHARACTERS = 5_000_000;
/** Characters of one attribute (a caption, an address). */
export const MAX_ATTRIBUTE = 4_000;
