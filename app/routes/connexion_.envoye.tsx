import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { guarded } from '#app/http/guarded.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { localPath } from '#content/addresses/local-path.ts';
import { SIGN_IN_PATH } from '#content/addresses/site-paths.ts';
import { parseEmail } from '#content/people/email.ts';

/** `/connexion/envoye`: what to do next, the same for every address. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { searchParams } = new URL(request.url);
  const email = parseEmail(searchParams.get('courriel') ?? '');
  const back = localPath(searchParams.get('retour'));
  return {
    locale: context.locale,
    networkName: context.networkName,
    email,
    again: `${SIGN_IN_PATH}?${new URLSearchParams({ ...(email ? { courriel: email } : {}), ...(back === '/' ? {} : { retour: back }) })}`,
    kept: context.services.env.smtpUrl === null,
  };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)(data.kept ? 'signIn.sent.keptTitle' : 'signIn.sent.title'));

export default function LinkSent() {
  const t = useT();
  const { networkName, email, again, kept } = useLoaderData<typeof loader>();
  return (
    <div className="narrow-page">
      <h1>{t(kept ? 'signIn.sent.keptTitle' : 'signIn.sent.title')}</h1>
      <p className="standfirst">
        {email
          ? t(kept ? 'signIn.sent.keptText' : 'signIn.sent.text', { email })
          : t(kept ? 'signIn.sent.keptUnknown' : 'signIn.sent.textUnknown')}
      </p>
      {kept && <p className="notice-box">{t('signIn.sent.kept')}</p>}
      <h2 className="narrow-aside">{t('signIn.sent.nothing')}</h2>
      <ul>
        <li>{t('signIn.sent.check')}</li>
        {!kept && <li>{t('signIn.sent.spam')}</li>}
        <li>{t('signIn.sent.ask', { network: networkName })}</li>
      </ul>
      <p className="actions">
        <a className="button is-quiet" href={again}>
          {t('signIn.sent.again')}
        </a>
      </p>
    </div>
  );
}
