import { parseAddress } from '#content/addresses/address.ts';
import { NavetteError } from '#content/errors.ts';

/** What `?vers=` may be. */
export const TARGET = /^\/[a-z]{1,30}\/[a-z0-9-]{1,120}$/;

/** Where the link leads that the screen is about. @throws NavetteError `not-found` */
export function requireTarget(parameters: { get(name: string): string | null }): string {
  const to = parameters.get('vers') ?? '';
  if (!TARGET.test(to) || parseAddress(to) === null) throw new NavetteError('not-found');
  return to;
}
