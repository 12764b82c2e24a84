import { PEOPLE_PATH } from '#content/addresses/site-paths.ts';
import type { Role } from './person.ts';

/**
 * Groups of accounts in the administration: administrators are a group apart from the other staff.
 */
export const PEOPLE_GROUPS = ['admin', 'staff', 'member'] as const;
export type PeopleGroup = (typeof PEOPLE_GROUPS)[number];
const STATES = ['active', 'disabled'] as const;
const ORDERS = ['name', 'email', 'organisation', 'role', 'seen', 'added'] as const;
export type PeopleOrder = (typeof ORDERS)[number];

/** Most characters of the words; the rest is ignored. */
export const LONGEST_PEOPLE_QUERY = 100;

/** A filter and an order for the list of people. */
export interface PeopleQuery {
  /** Words of the name, address or organisation, with or without accents. */
  readonly text?: string | undefined;
  readonly group?: PeopleGroup | undefined;
  readonly state?: (typeof STATES)[number] | undefined;
  readonly order?: PeopleOrder | undefined;
  readonly descending?: boolean | undefined;
}

/**
 * Parses a list's query parameters: `?q=koro&role=member&etat=active&tri=seen&ordre=desc`. Unknown
 * values are ignored.
 */
export function parsePeopleQuery(parameters: { get(name: string): string | null }): PeopleQuery {
  const group = PEOPLE_GROUPS.find((known) => known === parameters.get('role'));
  const state = STATES.find((known) => known === parameters.get('etat'));
  return {
    text: (parameters.get('q') ?? '').slice(0, LONGEST_PEOPLE_QUERY),
    ...(group ? { group } : {}),
    ...(state ? { state } : {}),
    order: ORDERS.find((known) => known === parameters.get('tri')) ?? 'name',
    descending: parameters.get('ordre') === 'desc',
  };
}

/** The address of a list. */
export function peopleQueryPath({ text, group, state, order, descending }: PeopleQuery): string {
  const parameters = Object.entries({
    q: text,
    role: group,
    etat: state,
    tri: order === 'name' ? undefined : order,
    ordre: descending ? 'desc' : undefined,
  }).flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value)}`] : []));
  return parameters.length === 0 ? PEOPLE_PATH : `${PEOPLE_PATH}?${parameters.join('&')}`;
}

/** The group of an account. */
export function groupOf(person: { role: Role; admin: boolean }): PeopleGroup {
  return person.role === 'staff' && person.admin ? 'admin' : person.role;
}

/** The role and right of a group; the role is not validated. */
export function roleOfGroup(text: string): { role: string; admin: boolean } {
  return text === 'admin' ? { role: 'staff', admin: true } : { role: text, admin: false };
}
