import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { MailOffPage } from '#app/account/mail-off-page.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { mailOffPath } from '#content/addresses/site-paths.ts';
import { isNavetteError, NavetteError, statusOf } from '#content/errors.ts';

export const handle: RouteHandle = { shell: 'slim' };

export const headers = () => ({ 'Cache-Control': 'no-store' });

/**
 * `/courriels/<token>`: turns one sort of mail off. Opening it changes nothing: mail programs open
 * links.
 */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => {
  const { services, locale } = context;
  try {
    return data({ locale, view: await services.mailChoices.describe(params.token ?? '') });
  } catch (error) {
    if (!isNavetteError(error) || error.code !== 'gone') throw error;
    return data({ locale, view: null }, { status: statusOf('gone') });
  }
});

/**
 * From the page's own buttons, and from mail programs (RFC 8058, `List-Unsubscribe=One-Click`),
 * which send neither a cookie nor an Origin and follow no redirect.
 */
export const action = guarded(async ({ request, params, context }: ActionFunctionArgs) => {
  const { mailChoices } = context.services;
  const token = params.token ?? '';
  try {
    await mailChoices.describe(token);
    const form = await readForm({ request, context });
    const intent = formText(form, 'intent');
    const isOneClick = formText(form, 'List-Unsubscribe') === 'One-Click';
    if (!isOneClick && intent !== 'off' && intent !== 'on') throw new NavetteError('invalid', { fields: ['intent'] });
    const view = await mailChoices.turn(token, isOneClick || intent === 'off');
    return isOneClick ? data({ view }) : redirectTo(mailOffPath(token));
  } catch (error) {
    if (!isNavetteError(error) || error.code !== 'gone') throw error;
    return data({ view: null }, { status: statusOf('gone') });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)(data.view ? 'mailOff.title' : 'mailOff.goneTitle')),
  { name: 'robots', content: 'noindex' },
];

export default function MailOff() {
  const t = useT();
  const asked = useLoaderData<typeof loader>();
  const view = useActionData<typeof action>()?.view ?? asked.view;
  if (view) return <MailOffPage view={view} />;
  return (
    <div className="narrow-page">
      <h1>{t('mailOff.goneTitle')}</h1>
      <p className="standfirst">{t('mailOff.gone')}</p>
    </div>
  );
}
