import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { FilterChoice } from '#app/ui/filter-choice.tsx';
import { ACTIVITY_KINDS } from '#content/activity/activity.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import type { ActivityView } from './activity-view.server.ts';

/** The form (GET) that chooses which events a list shows. @param path of the list */
export function ActivityFilters({
  view: { query, people },
  path,
  ofOnePage,
}: {
  view: Pick<ActivityView, 'query' | 'people'>;
  path: string;
  ofOnePage: boolean;
}) {
  const t = useT();
  const { person } = query;
  const isOther = person !== null && !['me', 'others', ...people.map(({ id }) => id)].includes(person);
  return (
    <form className="filters" action={path} aria-label={t('activity.filter.label')}>
      <FilterChoice
        name="qui"
        label={t('activity.filter.person')}
        chosen={person ?? ''}
        options={[
          ['', t('activity.filter.anyone')],
          ['me', t('activity.filter.me')],
          ['others', t('activity.filter.others')],
          ...people.map(({ id, name }) => [id, name] as const),
          ...(isOther ? [[person, person] as const] : []),
        ]}
      />
      <FilterChoice
        name="quoi"
        label={t('activity.filter.kind')}
        chosen={query.kind ?? ''}
        options={[
          ['', t('activity.filter.anyKind')],
          ...ACTIVITY_KINDS.map((kind) => [kind, t(`activity.kind.${kind}`)] as const),
        ]}
      />
      {!ofOnePage && (
        <FilterChoice
          name="genre"
          label={t('activity.filter.pageKind')}
          chosen={query.pageKind ?? ''}
          options={[
            ['', t('activity.filter.anyPageKind')],
            ...PAGE_KINDS.map((kind) => [kind, kindName(t, kind, 'many')] as const),
          ]}
        />
      )}
      <label className="filter">
        <span>{t('activity.filter.from')}</span>
        <input type="date" name="du" defaultValue={query.from ?? ''} />
      </label>
      <label className="filter">
        <span>{t('activity.filter.to')}</span>
        <input type="date" name="au" defaultValue={query.to ?? ''} />
      </label>
      <div className="filter-actions">
        <button type="submit" className="button is-quiet">
          {t('lists.apply')}
        </button>
        {(person || query.kind || query.pageKind || query.from || query.to) && <a href={path}>{t('lists.clear')}</a>}
      </div>
    </form>
  );
}
