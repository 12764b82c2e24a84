import { type ActionFunctionArgs, data, type HeadersFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { retryHeaders } from '#app/http/error-response.ts';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { SIGN_OUT_PATH } from '#content/addresses/device-paths.ts';
import { localPath } from '#content/addresses/local-path.ts';
import { SIGN_IN_SENT_PATH } from '#content/addresses/site-paths.ts';
import { isNavetteError, NavetteError, statusOf } from '#content/errors.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { signInInput } from '#content/input/people/person-input.ts';

const LIMITS = inputLimits(signInInput);

/** `/connexion?retour=/fiches/eau&courriel=…`: requests a sign-in link. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { viewer, locale, networkName } = context;
  const { searchParams } = new URL(request.url);
  const hasAccount = viewer.role === 'staff' || viewer.role === 'member';
  // Links in mail lead here: who is signed in goes on at once.
  if (hasAccount && searchParams.has('retour')) throw redirectTo(localPath(searchParams.get('retour')), 302);
  return {
    locale,
    networkName,
    name: hasAccount ? viewer.name : null,
    back: localPath(searchParams.get('retour')),
    email: searchParams.get('courriel') ?? '',
  };
});

/** Sends a link. The response is the same whether the address is known or not. */
export const action = guarded(async ({ request, context }: ActionFunctionArgs) => {
  const { services, address, locale, origin } = context;
  const wait = services.signIn.secondsToWait(address);
  if (wait > 0) return refuse(new NavetteError('too-many', { retryAfterSeconds: wait }), { email: '', back: '/' });
  const form = await readForm({ request, context });
  const email = formText(form, 'email').trim();
  const back = localPath(formText(form, 'retour'));
  try {
    await services.signIn.requestLink({ email, address, locale, origin, next: back });
  } catch (error) {
    return refuse(error, { email, back });
  }
  return redirectTo(`${SIGN_IN_SENT_PATH}?${new URLSearchParams({ courriel: email, retour: back })}`);
});

/** Shows above the form or beside its field why no link was sent. */
function refuse(error: unknown, typed: { email: string; back: string }) {
  if (!isNavetteError(error) || (error.code !== 'invalid' && error.code !== 'too-many')) throw error;
  const minutes = Math.max(1, Math.ceil((error.details.retryAfterSeconds ?? 0) / 60));
  return data({ code: error.code, ...typed, minutes }, { status: statusOf(error.code), headers: retryHeaders(error) });
}

/** `Retry-After`, if too many links were requested. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('signIn.title'), data && translator(data.locale)('signIn.intro'));

export default function SignIn() {
  const t = useT();
  const asked = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const { networkName, name } = asked;
  const back = refused?.back ?? asked.back;
  return (
    <div className="narrow-page">
      <h1>{t('signIn.title')}</h1>
      {name && (
        <div className="notice-box">
          <p>{t('signIn.already', { name })}</p>
          <PostForm action={SIGN_OUT_PATH} className="actions">
            <a className="button" href={back}>
              {t('signIn.goOn')}
            </a>
            <button type="submit" className="button is-quiet">
              {t('shell.signOut')}
            </button>
          </PostForm>
        </div>
      )}
      <p className="standfirst">{t('signIn.intro')}</p>
      {refused?.code === 'too-many' && (
        <p className="notice-box is-danger" role="alert">
          {t('signIn.tooMany', { count: refused.minutes })}
        </p>
      )}
      <PostForm>
        <input type="hidden" name="retour" value={back} />
        <Field
          id="email"
          label={t('signIn.email')}
          help={t('signIn.emailHelp', { network: networkName })}
          error={refused?.code === 'invalid' ? t('signIn.emailInvalid') : null}
        >
          {(wiring) => (
            <input
              {...wiring}
              type="email"
              name="email"
              autoComplete="email"
              inputMode="email"
              spellCheck={false}
              dir="ltr"
              {...LIMITS.email}
              defaultValue={refused?.email ?? asked.email}
            />
          )}
        </Field>
        <button type="submit" className="button">
          {t('signIn.submit')}
        </button>
      </PostForm>
      <h2 className="narrow-aside">{t('signIn.noAccount')}</h2>
      <p className="quiet">{t('signIn.noAccountText', { network: networkName })}</p>
    </div>
  );
}
