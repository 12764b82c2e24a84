import { createHash } from 'node:crypto';
import { actorOf, authorise, personIdOf } from '#content/authorise.ts';
import { LONGEST_TITLE } from '#content/input/head-limits.ts';
import { copiedNotice } from '#content/kinds/copied-notice.ts';
import type { Viewer } from '#content/people/person.ts';
import { cutLetters } from '#content/text/cut-at-word.ts';
import { spellId } from '#content/text/ids.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertAttachment, listAttachments } from '#db/files/attachment-repository.ts';
import { copyFile, findFile } from '#db/files/file-repository.ts';
import { findPageWithdrawals } from '#db/materials/withdrawn-page-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { copyStages } from '#server/studies/study-thread.ts';
import type { PageService } from './page-service.ts';
import { refuseWithdrawnMeanwhile } from './withdrawn-meanwhile.ts';

const KEY = /^[A-Za-z0-9_-]{8,64}$/;

interface CopyServiceDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly pages: PageService;
  readonly clock: Clock;
}

/** Copies of pages: a new page with a draft's text, and none of its history. */
export class CopyService {
  readonly #deps: CopyServiceDeps;

  constructor(deps: CopyServiceDeps) {
    this.#deps = deps;
  }

  /** The title that a copy is proposed under, in the page's language. */
  titleFor({ title, language }: Pick<Page, 'title' | 'language'>): string {
    return cutLetters(`${language === 'en' ? 'Copy of' : 'Copie de'} ${title}`, LONGEST_TITLE).trim();
  }

  /**
   * Makes a page of the same kind from a page's draft, with its images and attachments and, of a
   * study, its stages. The files on the disk are shared, their rows are the copy's own: each page
   * keeps its files when the other is deleted.
   * @param form.key made by the form, the same whenever it is sent again: it makes one page
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `conflict` while words
   * are withdrawn from it
   */
  async copy(pageId: string, form: { readonly title: string; readonly key: string }, viewer: Viewer): Promise<Page> {
    const { database, drafts, tasks, pages } = this.#deps;
    authorise(viewer, 'page.create');
    const from = await requirePage(database.read, viewer, 'draft.read', pageId);
    const id = KEY.test(form.key) ? idOf(viewer, from.id, form.key) : newId();
    const withdrawals = await findPageWithdrawals(database.read, from.id);
    const state = await drafts.state(pageId, viewer);
    const { files, ...draft } = await tasks.runAs(viewer, 'copy', state, { from: from.id, to: id });
    const { kind, summary, language, visibility } = from;
    return pages.create(
      {
        kind,
        title: form.title,
        summary,
        language,
        visibility,
        notice: copiedNotice(kind, from.notice),
        draft,
        isCopy: true,
        id,
        rest: async (trx, page) => {
          await refuseWithdrawnMeanwhile(trx, from.id, withdrawals);
          await this.copyFiles(trx, from.id, page, files, viewer);
          await copyStages(trx, from.id, page.id, this.#deps.clock().toISOString());
        },
      },
      viewer,
    );
  }

  private async copyFiles(
    trx: Writer,
    fromId: string,
    page: Page,
    images: readonly (readonly [from: string, to: string])[],
    viewer: Viewer,
  ): Promise<void> {
    const owner = { pageId: page.id, createdBy: personIdOf(viewer), createdAt: this.#deps.clock().toISOString() };
    for (const [from, to] of images) {
      const file = await findFile(trx, from);
      if (file) await copyFile(trx, { ...file, ...owner, id: to }, from);
    }
    for (const { fileId, title, language } of await listAttachments(trx, fromId)) {
      const file = await findFile(trx, fileId);
      if (!file) continue;
      const id = newId();
      await copyFile(trx, { ...file, ...owner, id }, fileId);
      await insertAttachment(trx, { id: newId(), pageId: page.id, fileId: id, title, language });
    }
  }
}

/** The id of the page that a form makes, always the same for one author, page and form. */
function idOf(viewer: Viewer, pageId: string, key: string): string {
  return spellId(
    createHash('sha256')
      .update(JSON.stringify(['copy', actorOf(viewer), pageId, key]))
      .digest(),
  );
}
