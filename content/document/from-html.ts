import { fromHtml } from 'hast-util-from-html';
import { type ImportedText, type ImportOptions, importHast } from './from-hast.ts';
import { readWithinBounds } from './import-guard.ts';

/**
 * Reads HTML (a page, or a part of one) as a document.
 * @throws NavetteError `too-large` for a source beyond the bounds, `invalid` for one nested beyond all measure
 */
export function parseHtml(source: string, options: ImportOptions = {}): ImportedText {
  return readWithinBounds(source, (text, report) => importHast(fromHtml(text), options, report));
}
