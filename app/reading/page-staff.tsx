import { useT } from '#app/i18n/translate.ts';
import { Icon } from '#app/ui/icon.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { StandingLine } from '#app/ui/standing-line.tsx';
import { writePath } from '#content/addresses/device-paths.ts';
import {
  binPath,
  copyPath,
  documentsPath,
  draftPath,
  featurePath,
  fileUpdatePath,
  followUpPath,
  freezePath,
  invitationsPath,
  lensesPath,
  noticePath,
  pageActivityPath,
  publishPath,
  reviewsPath,
  versionPath,
  workspacePath,
} from '#content/addresses/site-paths.ts';
import type { StaffView } from './reading-view.server.ts';

/** The staff's actions on a page, beside it. */
export function PageStaff({ path, staff, isPublished }: { path: string; staff: StaffView; isPublished: boolean }) {
  const t = useT();
  return (
    <section className="panel staff-panel">
      <h2 className="label">{t('reading.staff')}</h2>
      <p className="quiet">
        <StandingLine path={path} standing={staff.standing} />
      </p>
      {isPublished && (
        <p className="quiet">
          {staff.archivedAt
            ? t('reading.visibleArchived')
            : t('reading.visibleTo', { who: t(`kinds.visibility.${staff.standing.visibility}`) })}
        </p>
      )}
      {!staff.archivedAt && (
        <p>
          <a className="button" href={writePath(path)}>
            <Icon name="pen" />
            {t('reading.write')}
          </a>
        </p>
      )}
      <ul>
        <li>
          <a href={draftPath(path)}>{t('draft.read')}</a>
        </li>
        {staff.asks && (
          <li>
            <a href={versionPath(path)}>{t('version.title')}</a>
          </li>
        )}
        {!isPublished && !staff.asks && staff.invites && !staff.archivedAt && (
          <li>
            <a href={freezePath(path)}>{t('version.first')}</a>
          </li>
        )}
        {!staff.archivedAt && (
          <li>
            <a href={reviewsPath(path)}>{t('review.ask')}</a>
          </li>
        )}
        {!staff.archivedAt && (
          <li>
            <a href={publishPath(path)}>{t('reading.publishNext')}</a>
          </li>
        )}
        {staff.hasWorkspace && (
          <li>
            <a href={workspacePath(path)}>{t('materials.workspace.open')}</a>
          </li>
        )}
        <li>
          <a href={noticePath(path)}>{t('reading.details')}</a>
        </li>
        {!staff.archivedAt && (
          <li>
            <a href={followUpPath(path)}>{t('board.follow.change')}</a>
          </li>
        )}
        {staff.takesLenses && !staff.archivedAt && (
          <li>
            <a href={lensesPath(path)}>{t('lens.change')}</a>
          </li>
        )}
        <li>
          <a href={pageActivityPath(path)}>{t('activity.ofPage')}</a>
        </li>
        {!staff.archivedAt && (
          <li>
            <a href={documentsPath(path)}>{t('documents.title')}</a>
          </li>
        )}
        {!staff.archivedAt && (
          <li>
            <a href={fileUpdatePath(path)}>{t('manage.fileUpdate.title')}</a>
          </li>
        )}
        {staff.invites && !staff.archivedAt && (
          <li>
            <a href={invitationsPath(path)}>{t('reading.invite')}</a>
          </li>
        )}
        {isPublished && !staff.archivedAt && (
          <li>
            <PostForm action={featurePath(path)}>
              <button
                type="submit"
                className="link-button"
                name="intent"
                value={staff.featured ? 'unfeature' : 'feature'}
              >
                {t(staff.featured ? 'reading.unfeature' : 'reading.feature')}
              </button>
            </PostForm>
          </li>
        )}
        <li>
          <a href={copyPath(path)}>{t('bin.copy')}</a>
        </li>
        <li>
          <a href={binPath(path)}>{t('bin.put')}</a>
        </li>
      </ul>
    </section>
  );
}
