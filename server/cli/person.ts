import { NavetteError } from '#content/errors.ts';
import type { Person } from '#db/person-repository.ts';
import { COMMAND_LINE } from '#server/auth/authorise.ts';
import type { ServiceCommand } from './command.ts';
import { table } from './table.ts';
import { flagOf, textOf, wordOf } from './typed.ts';

const shown = ({ id, email, name, role, admin, organisation, locale, createdAt, disabledAt }: Person) => ({
  id,
  email,
  name,
  role,
  admin,
  organisation,
  locale,
  createdAt,
  disabledAt,
});

const roleOf = (person: Person) => (person.admin ? `${person.role}, admin` : person.role);

export const personAdd: ServiceCommand = {
  name: 'person add',
  begins: true,
  usage: '<email> --name <name> [--role staff|member] [--admin] [--organisation <name>] [--locale fr|en]',
  summary: 'Adds a person, a member unless told otherwise; give them a link with sign-in-link.',
  words: [1, 1],
  options: {
    name: { type: 'string' },
    role: { type: 'string' },
    admin: { type: 'boolean' },
    organisation: { type: 'string' },
    locale: { type: 'string' },
  },
  async run(typed, { services }) {
    const admin = flagOf(typed, 'admin');
    const person = await services.people.add(
      {
        email: wordOf(typed, 0),
        name: textOf(typed, 'name') ?? '',
        role: textOf(typed, 'role') ?? (admin ? 'staff' : 'member'),
        admin,
        organisation: textOf(typed, 'organisation') ?? '',
        ...(textOf(typed, 'locale') ? { locale: textOf(typed, 'locale')! } : {}),
      },
      COMMAND_LINE,
    );
    return { value: shown(person), lines: [`Added ${person.name} <${person.email}> (${roleOf(person)}).`] };
  },
};

export const personList: ServiceCommand = {
  name: 'person list',
  usage: '',
  summary: 'Lists everyone with an account.',
  words: [0, 0],
  async run(_typed, { services }) {
    const people = await services.people.list(COMMAND_LINE);
    const rows = people.map((person) => [
      person.email,
      person.name,
      roleOf(person),
      person.organisation,
      person.disabledAt ? 'disabled' : '',
    ]);
    return { value: people.map(shown), lines: table(['email', 'name', 'role', 'organisation', ''], rows) };
  },
};

export const personDisable: ServiceCommand = {
  name: 'person disable',
  usage: '<email>',
  summary: 'Shuts a person out at once, in every browser. What they wrote stays.',
  words: [1, 1],
  async run(typed, { services }) {
    const email = wordOf(typed, 0);
    const found = await services.people.findByEmail(email, COMMAND_LINE);
    if (!found) throw new NavetteError('not-found', { email });
    const person = await services.people.disable(found.id, COMMAND_LINE);
    return { value: shown(person), lines: [`${person.name} <${person.email}> is disabled.`] };
  },
};
