import { fromHtml } from 'hast-util-from-html';
import { type ImportedText, type ImportOptions, importHast } from './from-hast.ts';
import { frontMatterTitle, splitFrontMatter } from './front-matter.ts';
import { readWithinBounds } from './import-guard.ts';

/**
 * Reads HTML (a page, or a part of one; front matter before it, as site generators have it) as a document.
 * @throws NavetteError `too-large` for a source beyond the bounds, `invalid` for one nested beyond all measure
 */
export function parseHtml(source: string, options: ImportOptions = {}): ImportedText {
  return readWithinBounds(source, 'html', (text, report) => {
    const { frontMatter, body } = splitFrontMatter(text);
    return { frontMatter, ...importHast(fromHtml(body), options, report, frontMatterTitle(frontMatter)) };
  });
}
