/** The beginning of `file` in a pasted figure: the number of its picture follows. */
export const PASTED_FILE = 'pasted-';
