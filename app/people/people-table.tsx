import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { Instant } from '#app/ui/instant.tsx';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import { personPath } from '#content/addresses/site-paths.ts';
import { groupOf, type PeopleOrder, type PeopleQuery, peopleQueryPath } from '#content/people/people-query.ts';

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
  readonly role: 'staff' | 'member';
  readonly admin: boolean;
  readonly disabledAt: string | null;
  readonly seenAt: string | null;
  readonly createdAt: string;
}

const COLUMNS: readonly { order: PeopleOrder; label: MessageKey }[] = [
  { order: 'name', label: 'admin.list.name' },
  { order: 'email', label: 'admin.list.email' },
  { order: 'organisation', label: 'admin.list.organisation' },
  { order: 'role', label: 'admin.list.role' },
  { order: 'seen', label: 'admin.list.seen' },
  { order: 'added', label: 'admin.list.added' },
];

/** People with accounts; each heading sorts by its column, or reverses the order. */
export function PeopleTable({ people, query }: { people: readonly PersonRow[]; query: PeopleQuery }) {
  const t = useT();
  return (
    <TableScroll aria-label={t('admin.list.table')}>
      <table className="table">
        <thead>
          <tr>
            {COLUMNS.map(({ order, label }) => {
              const isHere = query.order === order;
              const direction = query.descending ? 'descending' : 'ascending';
              return (
                <th key={order} scope="col" aria-sort={isHere ? direction : undefined}>
                  <a href={peopleQueryPath({ ...query, order, descending: isHere && !query.descending })}>{t(label)}</a>
                  {isHere && <span aria-hidden="true">{query.descending ? ' ↓' : ' ↑'}</span>}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <th scope="row">
                <a href={personPath(person.id)}>
                  <bdi>{person.name}</bdi>
                </a>
              </th>
              <td>{person.email}</td>
              <td>
                <bdi>{person.organisation}</bdi>
              </td>
              <td>
                {t(`admin.role.${groupOf(person)}`)}
                {person.disabledAt && (
                  <>
                    {' '}
                    <span className="badge">{t('admin.state.disabled')}</span>
                  </>
                )}
              </td>
              <td>{person.seenAt ? <Instant iso={person.seenAt} /> : t('admin.list.never')}</td>
              <td>
                <Instant iso={person.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
