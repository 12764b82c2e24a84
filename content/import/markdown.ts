import { type ImportedText, type ImportOptions, importHast } from './from-hast.ts';
import { frontMatterTitle } from './front-matter.ts';
import { readWithinBounds } from './import-guard.ts';
import { markdownTree } from './markdown-tree.ts';

/**
 * Reads Markdown (CommonMark, GFM, front matter, our directives, and the HTML that people write into it) as a document.
 * @throws NavetteError `too-large` for a source beyond the bounds, `invalid` for one nested beyond all measure
 */
export function parseMarkdown(source: string, options: ImportOptions = {}): ImportedText {
  return readWithinBounds(source, 'markdown', (text, report) => {
    const { frontMatter, tree } = markdownTree(text, report);
    return { frontMatter, ...importHast(tree, options, report, frontMatterTitle(frontMatter)) };
  });
}
