import { createHash } from 'node:crypto';
import type { AttachedFile } from '#db/files/attachment-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';

/** The fields of a page that an edition includes besides the text. */
export function detailsOf({
  title,
  summary,
  language,
  notice,
}: Pick<Page, 'title' | 'summary' | 'language' | 'notice'>) {
  return JSON.stringify([title, summary, language, notice]);
}

/** What readers see of attachments. */
export function identityOf(attachments: readonly AttachedFile[]): string {
  return JSON.stringify(attachments.map(({ fileId, title, language }) => [fileId, title, language]));
}

/**
 * Identifies a state of a page and its draft: the latest edition's number, and a hash of all that
 * the next would include.
 * @param digest of the draft's document
 */
export function nameState(page: Page, digest: string, attachments: readonly AttachedFile[]): string {
  const hash = createHash('sha256').update(JSON.stringify([page.id, digest, detailsOf(page), identityOf(attachments)]));
  return `${page.editionNumber ?? 0}-${hash.digest('hex').slice(0, 32)}`;
}
