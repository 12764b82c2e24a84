import { SIGN_IN_MINUTES } from '#server/auth/sign-in-service.ts';
import type { ServiceCommand } from './command.ts';
import { wordOf } from './typed.ts';

export const signInLink: ServiceCommand = {
  name: 'sign-in-link',
  usage: '<email>',
  summary: `Makes a link that signs this person in once, within ${SIGN_IN_MINUTES} minutes.`,
  example: 'sign-in-link awa@example.org',
  words: [1, 1],
  async run(typed, { services, origin }) {
    const { path, expiresAt } = await services.signIn.createLink(wordOf(typed, 0));
    const url = `${origin}${path}`;
    return { value: { url, expiresAt }, lines: [url] };
  },
};
