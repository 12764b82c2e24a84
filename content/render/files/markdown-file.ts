import { stringify } from 'yaml';
import { filePath } from '#content/addresses/file-path.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import type { ExportedPage } from './exported-page.ts';

const isFilled = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== '' && value !== false);

const filled = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => isFilled(value)));

/**
 * An edition as a Markdown file with front matter: importing it creates the same page
 * (docs/markdown.md).
 * @param imageSource the path or address of an image; by default its address in this wiki
 */
export function writeMarkdownFile(
  page: ExportedPage,
  imageSource = (file: string) => `${page.origin}${filePath(file)}`,
): string {
  const { kind, slug, language, title, summary, visibility, notice, publishedAt, document } = page;
  const meta = filled(notice.own);
  const frontMatter = {
    kind,
    slug,
    lang: language,
    title,
    ...filled({ summary }),
    visibility,
    ...filled(notice.common),
    ...filled({ published: publishedAt.slice(0, 10) }),
    ...(Object.keys(meta).length > 0 ? { meta } : {}),
  };
  // Lines are not folded: a folded title is hard to read in a diff.
  const yaml = stringify(frontMatter, { lineWidth: 0 });
  return `---\n${yaml}---\n\n${renderMarkdown(document, { imageSource })}`;
}
