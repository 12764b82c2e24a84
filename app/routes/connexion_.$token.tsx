import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { sessionHeaders } from '#app/device/writer-cookie.server.ts';
import { readForm } from '#app/http/form.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { localPath } from '#content/addresses/local-path.ts';
import { SIGN_IN_PATH, signInPath } from '#content/addresses/site-paths.ts';
import { isNavetteError, statusOf } from '#content/errors.ts';

const backOf = (request: Request) => localPath(new URL(request.url).searchParams.get('retour'));

/** `/connexion/<token>`: a GET does not use up the link, since mail scanners follow links. */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { services, locale } = context;
  const name = await services.signIn.findHolder(params.token ?? '');
  return data({ locale, name, back: backOf(request) }, { status: name === null ? statusOf('gone') : 200 });
});

/** The button uses up the link and signs this browser in. */
export const action = guarded(async ({ request, params, context }: ActionFunctionArgs) => {
  // The same click twice signs in once.
  // The address alone opens it: a form without fields will do.
  if (request.headers.has('Content-Type')) await readForm({ request, context });
  try {
    const userAgent = request.headers.get('User-Agent') ?? '';
    const { cookie, personId } = await context.services.signIn.redeem(params.token ?? '', userAgent);
    const headers = sessionHeaders(cookie, { personId, origin: context.origin });
    return redirect(backOf(request), { status: 303, headers });
  } catch (error) {
    if (!isNavetteError(error) || error.code !== 'gone') throw error;
    return data({ gone: true }, { status: statusOf('gone') });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)(data.name ? 'signIn.title' : 'signIn.gone.title')),
  { name: 'robots', content: 'noindex' },
];

export default function OpenLink() {
  const t = useT();
  const { name, back } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  if (name === null || refused) {
    return (
      <div className="narrow-page">
        <h1>{t('signIn.gone.title')}</h1>
        <p className="standfirst">{t('signIn.gone.text')}</p>
        <p className="actions">
          <a className="button" href={back === '/' ? SIGN_IN_PATH : signInPath(back)}>
            {t('signIn.gone.again')}
          </a>
        </p>
      </div>
    );
  }
  return (
    <div className="narrow-page">
      <h1>{t('signIn.open.title', { name })}</h1>
      <p className="standfirst">{t('signIn.open.text')}</p>
      <PostForm>
        <button type="submit" className="button is-large">
          {t('signIn.open.submit')}
        </button>
      </PostForm>
      <p className="quiet narrow-aside">{t('signIn.open.why')}</p>
    </div>
  );
}
