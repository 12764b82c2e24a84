/** Most characters of the title of a page or collection. */
export const LONGEST_TITLE = 200;
/** Most characters of the summary of a page or collection. */
export const LONGEST_SUMMARY = 600;
