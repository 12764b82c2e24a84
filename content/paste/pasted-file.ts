/** The beginning of `file` in a pasted figure: the number of its picture follows. */
export const PASTED_FILE = 'pasted-';

/** At most so many pixels wide and high, an image is an icon or a spacer of a web page. */
export const SMALLEST_PICTURE = 24;
