import { fromHtml } from 'hast-util-from-html';
import { type ImportedText, type ImportOptions, importHast } from './from-hast.ts';
import { frontMatterTitle, splitFrontMatter } from './front-matter.ts';
import { readWithinBounds } from './import-guard.ts';

/**
 * Parses HTML (a page or a part of one, with optional front matter, as site generators write it) as
 * a document.
 * @throws NavetteError `too-large` for a source beyond the limits, `invalid` for one nested too
 * deep
 */
export function parseHtml(source: string, options: ImportOptions = {}): ImportedText {
  return readWithinBounds(source, 'html', (text, report) => {
    const { frontMatter, body } = splitFrontMatter(text);
    return { frontMatter, ...importHast(fromHtml(body), options, report, frontMatterTitle(frontMatter)) };
  });
}
