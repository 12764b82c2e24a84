import { useT } from '#app/i18n/translate.ts';
import { ListHead } from '#app/pages/list/list-head.tsx';
import { newCollectionPath } from '#content/addresses/site-paths.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import { Covers, type CoverView } from './collection-cover.tsx';

interface CollectionListProps {
  readonly kind: CollectionKind;
  readonly role: 'public' | 'partner' | 'member' | 'staff';
  readonly collections: readonly CoverView[];
}

/** The collections of a kind, as covers. */
export function CollectionList({ kind, role, collections }: CollectionListProps) {
  const t = useT();
  return (
    <div className="list-page">
      <ListHead
        kind={kind}
        create={role === 'staff' ? { href: newCollectionPath(kind), label: t('shell.newCollection') } : null}
      />
      {collections.length === 0 ? (
        <div className="empty">
          <h2>{t('lists.nothingYet')}</h2>
          <p>
            {t(
              role === 'staff'
                ? 'collections.emptyList'
                : role === 'public'
                  ? 'lists.nothingYetMember'
                  : 'lists.nothingYetReader',
            )}
          </p>
        </div>
      ) : (
        <Covers collections={collections} heading="h2" />
      )}
    </div>
  );
}
