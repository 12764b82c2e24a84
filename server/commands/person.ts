import { COMMAND_LINE } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { LOCALES } from '#content/locale.ts';
import { ROLES } from '#content/people/person.ts';
import type { Person } from '#db/auth/person-repository.ts';
import { UsageError } from '#server/runtime/command-error.ts';
import type { ServiceCommand } from './command.ts';
import { choiceOf, flagOf, textOf, wordOf } from './typed.ts';

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
  mayCreateData: true,
  usage: '<email>',
  summary: 'Adds a person, a member unless told otherwise; give them a link with sign-in-link.',
  example: 'person add awa@example.org --name "Awa Diarra" --role staff',
  words: [1, 1],
  options: {
    name: { type: 'string', value: '<name>', meaning: 'how others see them', required: true },
    role: { type: 'string', value: '<role>', meaning: ROLES.join(', ') },
    admin: { type: 'boolean', meaning: 'an administrator, of the staff' },
    organisation: { type: 'string', value: '<name>', meaning: 'where they work' },
    locale: { type: 'string', value: '<code>', meaning: `${LOCALES.join(', ')}: the language of their mails` },
  },
  async run(typed, { services }) {
    const admin = flagOf(typed, 'admin');
    const locale = choiceOf(typed, 'locale', LOCALES);
    const name = textOf(typed, 'name');
    if (!name) throw new UsageError('A person needs --name.');
    const person = await services.people.add(
      {
        email: wordOf(typed, 0),
        name,
        role: choiceOf(typed, 'role', ROLES) ?? (admin ? 'staff' : 'member'),
        admin,
        organisation: textOf(typed, 'organisation') ?? '',
        ...(locale ? { locale } : {}),
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
  example: 'person list',
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
    const heads = ['email', 'name', 'role', 'organisation', ''];
    return { value: people.map(shown), table: { heads, rows }, lines: [] };
  },
};

export const personDisable: ServiceCommand = {
  name: 'person disable',
  usage: '<email>',
  summary: 'Shuts a person out at once, in every browser. What they wrote stays.',
  example: 'person disable awa@example.org',
  words: [1, 1],
  async run(typed, { services }) {
    const email = wordOf(typed, 0);
    const found = await services.people.findByEmail(email, COMMAND_LINE);
    if (!found) throw new NavetteError('not-found', { email });
    const person = await services.people.disable(found.id, COMMAND_LINE);
    return { value: shown(person), lines: [`${person.name} <${person.email}> is disabled.`] };
  },
};
