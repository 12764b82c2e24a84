import { pageSubject } from '#content/permission.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findEditionCards } from '#db/pages/edition-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { findVersion } from '#db/pages/version-repository.ts';

/** What the holder of an invitation reads. */
interface InvitedText {
  readonly title: string;
  readonly language: string;
  readonly isVersion: boolean;
}

/**
 * What an invitation to this page opens: the version to annotate, else the edition. Null for a page
 * that has neither or is archived.
 */
export async function findInvitedText(read: Reader | Writer, page: Page): Promise<InvitedText | null> {
  const subject = pageSubject(page);
  const version = subject.hasVersion ? await findVersion(read, page.id, page.versionNumber ?? 0) : null;
  const shown = version ?? (subject.published ? (await findEditionCards(read, [page.id]))[0] : undefined);
  return shown ? { title: shown.title, language: shown.language, isVersion: version !== null } : null;
}
