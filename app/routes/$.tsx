import type { LoaderFunctionArgs } from '@remix-run/node';
import { guarded } from '#app/http/guarded.server.ts';
import { NavetteError } from '#content/errors.ts';

/** Every address that leads nowhere: the frame still loads, so that the error screen knows who asks. */
export const loader = guarded(async (_args: LoaderFunctionArgs): Promise<null> => {
  throw new NavetteError('not-found');
});

export const action = loader;

export default function Nowhere() {
  return null;
}
