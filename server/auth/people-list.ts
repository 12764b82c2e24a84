import type { Locale } from '#content/locale.ts';
import { groupOf, PEOPLE_GROUPS, type PeopleOrder, type PeopleQuery } from '#content/people/people-query.ts';
import { foldText } from '#content/search/words/fold.ts';
import type { PersonWithUse } from '#db/auth/person-repository.ts';

/** Filters and sorts people; names sort by the rules of the language. */
export function selectPeople(people: readonly PersonWithUse[], query: PeopleQuery, locale: Locale): PersonWithUse[] {
  const words = foldText(query.text ?? '')
    .split(' ')
    .filter(Boolean);
  const chosen = people.filter((person) => {
    if (query.group && groupOf(person) !== query.group) return false;
    if (query.state && (person.disabledAt === null) !== (query.state === 'active')) return false;
    const searched = foldText(`${person.name} ${person.email} ${person.organisation}`);
    return words.every((word) => searched.includes(word));
  });
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const key = KEYS[query.order ?? 'name'];
  const turn = query.descending ? -1 : 1;
  return chosen.sort((a, b) => turn * compare(key(a), key(b)) || compare(a.name, b.name) || compare(a.id, b.id));
}

const KEYS: Record<PeopleOrder, (person: PersonWithUse) => string> = {
  name: (person) => person.name,
  email: (person) => person.email,
  organisation: (person) => person.organisation,
  role: (person) => String(PEOPLE_GROUPS.indexOf(groupOf(person))),
  seen: (person) => person.seenAt ?? '',
  added: (person) => person.createdAt,
};
