import { useT } from '#app/i18n/translate.ts';
import { EXPLORE_PATH, NEW_PAGE_PATH, newPagePath, SIGN_IN_PATH } from '#content/addresses/site-paths.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import { Icon } from './icon.tsx';

/** Shown when nothing is published: what to do, by role. */
export function EmptyList(props: {
  role: 'public' | 'partner' | 'member' | 'staff';
  kind: PageKind | null;
  /** The viewer may make such a page. */
  creates?: boolean;
}) {
  const { role, kind, creates = role === 'staff' } = props;
  const t = useT();
  return (
    <div className="empty">
      <h2>{t('lists.nothingYet')}</h2>
      {creates ? (
        <>
          <p>{t('lists.nothingYetStaff')}</p>
          <p>
            <a className="button" href={kind ? newPagePath(kind) : NEW_PAGE_PATH}>
              <Icon name="plus" />
              {kind ? KINDS[kind].names[t.locale].new : t('shell.newPage')}
            </a>
          </p>
        </>
      ) : kind !== null && isOfSite(kind) ? (
        // What the site says of itself is neither kept for members nor written by readers.
        <p>{t('lists.nothingYetReader')}</p>
      ) : (
        <>
          <p>{t(role === 'public' ? 'lists.nothingYetMember' : 'lists.nothingYetReader')}</p>
          <p>{(kind && KINDS[kind].names[t.locale].takePart) ?? t('lists.takePart')}</p>
          <p className="actions">
            {role === 'public' && (
              <a className="button" href={SIGN_IN_PATH}>
                {t('shell.signIn')}
              </a>
            )}
            <a className="button is-quiet" href={EXPLORE_PATH}>
              {t('explore.title')}
            </a>
          </p>
        </>
      )}
    </div>
  );
}
