import type { LoaderFunctionArgs } from '@remix-run/node';
import { guarded } from '#app/http/guarded.server.ts';
import { NavetteError } from '#content/errors.ts';

/** Unknown addresses: as a route, so that the frame loads and the error screen knows the viewer. */
export const loader = guarded(async (_args: LoaderFunctionArgs): Promise<null> => {
  throw new NavetteError('not-found');
});

export const action = loader;

export default function Nowhere() {
  return null;
}
