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
 */
export function writeMarkdownFile(page: ExportedPage): string {
  const { kind, slug, language, title, summary, visibility, notice, publishedAt, document, origin } = page;
  const meta = filled(notice.own);
  const frontMatter = {
    kind,
    slug,
    lang: language,
    title,
    ...filled({ summary }),
    visibility,
    ...filled(notice.common),
    published: publishedAt.slice(0, 10),
    ...(Object.keys(meta).length > 0 ? { meta } : {}),
  };
  // Lines are not folded: a folded title is hard to read in a diff.
  const yaml = stringify(frontMatter, { lineWidth: 0 });
  const imageSource = (file: string) => `${origin}${filePath(file)}`;
  return `---\n${yaml}---\n\n${renderMarkdown(document, { imageSource })}`;
}
