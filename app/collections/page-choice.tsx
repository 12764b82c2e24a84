import { useT } from '#app/i18n/translate.ts';
import type { ArrangerView } from './arranger-view.server.ts';

interface PageChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly groups: ArrangerView['groups'];
  /** Ids of the pages that the collection has. */
  readonly placed: ReadonlySet<string>;
  /** There are more pages than these groups have. */
  readonly hasMore: boolean;
}

/**
 * A page to add. The `reorder` island makes it a field in which one types words of a title, which
 * asks this screen for those that are not in the list.
 */
export function PageChoice({ id, label, groups, placed, hasMore }: PageChoiceProps) {
  const t = useT();
  return (
    <div className="arrange-choice">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <select
        id={id}
        name="page"
        required
        defaultValue=""
        data-search={t('collections.typeTitle')}
        data-unknown={t('collections.pageUnknown')}
        data-none={t('collections.soughtNone')}
        data-more={hasMore ? '?page=' : undefined}
      >
        <option value="">{t('collections.choosePage')}</option>
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.pages.map(({ id: page, title, state }) => (
              <option key={page} value={page}>
                {[
                  title,
                  ...(state === 'published' ? [] : [`(${t('collections.draftPage')})`]),
                  ...(placed.has(page) ? [`(${t('collections.alreadyThere')})`] : []),
                ].join(' ')}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
