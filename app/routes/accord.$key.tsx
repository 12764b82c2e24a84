import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData, useParams } from '@remix-run/react';
import { type RefusedAnswer, submitOwn, writtenBefore, writtenIn } from '#app/consent/own-form.server.ts';
import { OwnLanguages } from '#app/consent/own-languages.tsx';
import { OwnPage, WrittenWords } from '#app/consent/own-page.tsx';
import { TURN_FORM } from '#app/consent/own-turns.tsx';
import { ownView } from '#app/consent/own-view.server.ts';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { chosenLanguage, languageCookie } from '#app/http/language-cookie.server.ts';
import { linkTranslator, useLinkT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { consentLinkPath } from '#content/addresses/site-paths.ts';
import { isNavetteError, statusOf } from '#content/errors.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

export const handle: RouteHandle = { shell: 'slim', islands: ['read-aloud'] };

/** Nothing that a personal link opens stays on a device that others use. */
export const headers = () => ({ 'Cache-Control': 'no-store' });

/** What a link opens, or why it opens nothing. */
async function open(token: string, parameters: URLSearchParams, context: AppContext) {
  const { services, viewer, linkLocale: locale, networkName } = context;
  try {
    const own = await services.ownConsent.open(token, viewer);
    return { locale, networkName, closed: null, view: await ownView(token, own, parameters, context) };
  } catch (error) {
    if (!isNavetteError(error) || error.code !== 'gone') throw error;
    return { locale, networkName, closed: (await services.ownConsent.closedAs(token)) ?? 'unknown', view: null };
  }
}

/**
 * `/accord/<token>`: what somebody whom a material concerns is asked, by their personal link:
 * `?tour=consent`, `transcript` (`&partie=2`), `quotations`, `receipt`; else the first that waits.
 */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const found = await open(params.key ?? '', new URL(request.url).searchParams, context);
  return data(found, { status: found.closed === null ? 200 : statusOf('gone') });
});

export const action = guarded(
  async (args: ActionFunctionArgs) => {
    const { services, viewer } = args.context;
    const token = args.params.key ?? '';
    // The screen explains why the link is closed, and gives back what was typed.
    const closed = await services.ownConsent.closedAs(token);
    if (closed !== null) {
      const form = closed === 'unknown' ? new FormData() : await readForm(args);
      const written = [...writtenBefore(form), ...writtenIn(form)];
      const refused: RefusedAnswer = { typed: {}, problem: null, fields: [], written };
      const headers = asksLanguage(form) ? { 'Set-Cookie': languageCookie(args.context.linkLocale, args.context) } : {};
      return data(refused, { status: statusOf('gone'), headers });
    }
    // Before openings are counted: if one is refused, the form is returned with what was typed.
    const form = await readForm(args);
    const own = await services.ownConsent.open(token, viewer);
    const outcome = await submitOwn(token, own, form, args.context);
    if ('to' in outcome) return redirectTo(outcome.to);
    const refused = { ...outcome.refused, written: [...writtenBefore(form), ...(outcome.refused.written ?? [])] };
    // The screens that follow are in the requested language as well.
    const headers = asksLanguage(form)
      ? chosenLanguage(args.context.linkLocale, own.loop.concernedId, args.context)
      : new Headers();
    return data(refused, { status: outcome.status, headers });
  },
  { isLink: true },
);

const asksLanguage = (form: FormData) => formText(form, 'intent') === 'langue';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && linkTranslator(data.locale)(data.closed === null ? 'consent.title' : 'consent.closed.title')),
  { name: 'robots', content: 'noindex' },
];

export default function Consent() {
  const t = useLinkT();
  const { view, closed, networkName } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>() ?? null;
  const { key = '' } = useParams();
  if (view) return <OwnPage view={view} refused={refused} />;
  const written = refused?.written ?? [];
  return (
    <div className="narrow-page own-consent">
      <h1>{t('consent.closed.title')}</h1>
      <OwnLanguages here={consentLinkPath(key)} form={written.length > 0 ? TURN_FORM : null} />
      <p className="standfirst">{t(`consent.closed.${closed ?? 'unknown'}`, { network: networkName })}</p>
      {written.length > 0 && (
        <PostForm id={TURN_FORM}>
          <WrittenWords written={written} />
        </PostForm>
      )}
    </div>
  );
}
