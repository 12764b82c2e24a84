/**
 * Limits of a document, enforced at every entrance (socket, import, paste). They are far above what
 * people write: the longest guide tested has 108,000 words and a depth of 9.
 */
export const MAX_DEPTH = 40;
/** Most nodes of one document, text nodes included. */
export const MAX_NODES = 100_000;
/** Most characters of one document. */
export const MAX_CHARACTERS = 5_000_000;
/** Most characters of one attribute (a caption, an address). */
export const MAX_ATTRIBUTE = 4_000;
/** Most characters of the prompt of an empty paragraph. */
export const MAX_PROMPT = 300;
