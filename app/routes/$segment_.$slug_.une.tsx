import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { pagePath } from '#content/addresses/address.ts';
import { donePath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';

/** A GET changes nothing. */
export const loader = guarded(async (args: LoaderFunctionArgs) =>
  redirectTo(pagePath(await requirePageFor('page.feature', args)), 302),
);

/** `POST /fiches/<slug>/une`: shows the page first on the home page, or no longer. */
export const action = guarded(async (args: ActionFunctionArgs) => {
  const { context } = args;
  const page = await requirePageFor('page.feature', args);
  const intent = formText(await readForm(args), 'intent');
  if (intent !== 'feature' && intent !== 'unfeature') throw new NavetteError('invalid', { fields: ['intent'] });
  await context.services.featured.choose(page.id, intent === 'feature', context.viewer);
  return redirectTo(donePath(pagePath(page), intent === 'feature' ? 'une' : 'pas-une'));
});
