import { type ImportedText, type ImportOptions, importHast } from './from-hast.ts';
import { readWithinBounds } from './import-guard.ts';
import { markdownTree } from './markdown-tree.ts';

export interface ImportedMarkdown extends ImportedText {
  /** The YAML between the opening lines `---`, as written; null when there is none. */
  readonly frontMatter: string | null;
}

/** The title that front matter gives, as far as this floor needs it: to know a heading that repeats it. */
function titleOf(frontMatter: string | null): string | null {
  const written = /^title[ \t]*:[ \t]*(\S.*)$/m.exec(frontMatter ?? '')?.[1]?.trim();
  return written?.replace(/^(["'])(.*)\1$/, '$2') ?? null;
}

/**
 * Reads Markdown (CommonMark, GFM, front matter, our directives, and the HTML that people write into it) as a document.
 * @throws NavetteError `too-large` for a source beyond the bounds, `invalid` for one nested beyond all measure
 */
export function parseMarkdown(source: string, options: ImportOptions = {}): ImportedMarkdown {
  return readWithinBounds(source, (text, report) => {
    const { frontMatter, tree } = markdownTree(text, report);
    return { frontMatter, ...importHast(tree, options, report, titleOf(frontMatter)) };
  });
}
