import { filePath } from '#content/addresses/file-path.ts';
import type { AttachedText, SearchBlock } from '#content/search/index/search-document.ts';
import { setTypography } from '#content/text/typography.ts';
import type { SearchAttachment } from '#db/search/search-repository.ts';

/**
 * Characters of one page's attachments that are indexed in total: what a publication can process
 * within its second.
 */
const MOST_OF_A_PAGE = 1_500_000;

/**
 * Blocks of an edition's attachments in order: each one's title, then its paragraphs.
 * @param before number of blocks before them
 */
export function attachedBlocks(
  attachments: readonly SearchAttachment[],
  before: number,
): { blocks: SearchBlock[]; texts: AttachedText[] } {
  const blocks: SearchBlock[] = [];
  const texts: AttachedText[] = [];
  let room = MOST_OF_A_PAGE;
  for (const { fileId, title, language, text } of attachments) {
    texts.push({
      title: setTypography(title, language),
      language,
      href: filePath(fileId),
      firstBlock: before + blocks.length,
    });
    blocks.push({ field: 'attachment', text: title, language });
    for (const paragraph of text.slice(0, Math.max(0, room)).split('\n')) {
      if (paragraph !== '') blocks.push({ field: 'attachment', text: paragraph, language });
    }
    room -= text.length;
  }
  return { blocks, texts };
}
