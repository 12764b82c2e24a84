import { kindName, kindNames } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { Icon } from '#app/ui/icon.tsx';
import { NEW_COLLECTION_PATH } from '#content/addresses/site-paths.ts';
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
      <header className="list-head">
        <div>
          <div className="list-weave motif" data-motif={kind} aria-hidden="true" />
          <h1>{kindName(t, kind, 'many')}</h1>
          <p className="standfirst">{kindNames(t, kind).intro}</p>
        </div>
        {role === 'staff' && (
          <a className="button" href={`${NEW_COLLECTION_PATH}?genre=${kind}`}>
            <Icon name="plus" />
            {t('shell.newCollection')}
          </a>
        )}
      </header>
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
