import { useT } from '#app/i18n/translate.ts';
import { ListHead } from '#app/pages/list/list-head.tsx';
import { EmptyList } from '#app/ui/empty-list.tsx';
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
        <EmptyList role={role} kind={kind} />
      ) : (
        <Covers collections={collections} heading="h2" />
      )}
    </div>
  );
}
