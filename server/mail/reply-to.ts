import type { Person } from '#db/auth/person-repository.ts';
import type { Mail } from './mailer.ts';

/**
 * To whom an answer to a mail goes: the member of the staff on whose account it is sent. There is
 * none for anybody else, so that mail reveals no other addresses.
 */
export function replyTo(person: Pick<Person, 'name' | 'email' | 'role' | 'disabledAt'> | null): Pick<Mail, 'replyTo'> {
  if (person === null || person.role !== 'staff' || person.disabledAt !== null || person.email === '') return {};
  return { replyTo: { name: person.name, address: person.email } };
}
