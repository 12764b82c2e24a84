import { type ImportedText, type ImportOptions, importHast } from './from-hast.ts';
import { frontMatterTitle } from './front-matter.ts';
import { readWithinBounds } from './import-guard.ts';
import { markdownTree } from './markdown-tree.ts';

/**
 * Parses Markdown (CommonMark, GFM, front matter, our directives, and embedded HTML) as a document.
 * @throws NavetteError `too-large` for a source beyond the limits, `invalid` for one nested too
 * deep or too costly to parse
 */
export function parseMarkdown(source: string, options: ImportOptions = {}): ImportedText {
  return readWithinBounds(source, 'markdown', (text, report) => {
    const { frontMatter, tree } = markdownTree(text, report);
    return { frontMatter, ...importHast(tree, options, report, frontMatterTitle(frontMatter)) };
  });
}
