import { kindNames } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import {
  EXPLORE_PATH,
  NEW_PAGE_PATH,
  newCollectionPath,
  newPagePath,
  SIGN_IN_PATH,
} from '#content/addresses/site-paths.ts';
import { type CollectionKind, isCollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import { Icon } from './icon.tsx';

/** Shown when nothing is published: what the thing is, and what to do, by role. */
export function EmptyList(props: {
  role: 'public' | 'partner' | 'member' | 'staff';
  kind: PageKind | CollectionKind | null;
  /** The viewer may make one of the kind. */
  creates?: boolean;
}) {
  const { role, kind, creates = role === 'staff' } = props;
  const t = useT();
  const takePart = kind && kindNames(t, kind).takePart;
  return (
    <div className="empty">
      <h2>{t('lists.nothingYet')}</h2>
      {creates ? (
        <>
          {takePart && <p>{takePart}</p>}
          <p>{t(kind && isCollectionKind(kind) ? 'collections.emptyList' : 'lists.nothingYetStaff')}</p>
          <p>
            <Create kind={kind} />
          </p>
        </>
      ) : kind !== null && !isCollectionKind(kind) && isOfSite(kind) ? (
        // Pages about the site are neither reserved for members nor written by readers.
        <p>{t('lists.nothingYetReader')}</p>
      ) : (
        <>
          <p>{takePart ?? t('lists.takePart')}</p>
          <p>{t(role === 'public' ? 'lists.nothingYetMember' : 'lists.nothingYetReader')}</p>
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

function Create({ kind }: { kind: PageKind | CollectionKind | null }) {
  const t = useT();
  const [href, label] =
    kind === null
      ? [NEW_PAGE_PATH, t('shell.newPage')]
      : isCollectionKind(kind)
        ? [newCollectionPath(kind), t('shell.newCollection')]
        : [newPagePath(kind), KINDS[kind].names[t.locale].new];
  return (
    <a className="button" href={href}>
      <Icon name="plus" />
      {label}
    </a>
  );
}
