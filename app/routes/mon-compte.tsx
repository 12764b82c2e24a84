import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { AccountFields } from '#app/account/account-fields.tsx';
import { DeviceList } from '#app/account/device-list.tsx';
import { MailFields } from '#app/account/mail-fields.tsx';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { languageCookie } from '#app/http/language-cookie.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { ACCOUNT_PATH } from '#content/addresses/site-paths.ts';
import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { accountInput } from '#content/input/people/account-input.ts';
import { isLocale } from '#content/locale.ts';

export const handle: RouteHandle = { islands: ['keep-fields'] };

/** `/mon-compte`: a person's own details, which mail they want, and where they are signed in. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const account = await services.account.describe(viewer);
  const mail = await services.mailChoices.ofViewer(viewer);
  return { locale, account, mail, isMailed: services.env.smtpUrl !== null };
});

export const action = guarded(async ({ request, context }: ActionFunctionArgs) => {
  const { viewer } = context;
  const { account, mailChoices } = context.services;
  authorise(viewer, 'account.manage');
  const form = await readForm({ request, context });
  const intent = formText(form, 'intent');
  if (intent === 'sign-out' || intent === 'sign-out-others') {
    await account.signOut(intent === 'sign-out' ? formText(form, 'session') : null, viewer);
    return redirectTo(doneAt(ACCOUNT_PATH, 'deconnecte'));
  }
  if (intent !== 'save' && intent !== 'mail') throw new NavetteError('invalid', { fields: ['intent'] });
  // One form with two buttons: what was typed in its other part is saved too, instead of lost.
  const values = intent === 'save' || form.has('name') ? readInput(form, accountInput) : null;
  const mail = intent === 'mail' || form.has('courriels') ? chosenMail(form) : null;
  // Members are not asked for it.
  const pole = viewer.role === 'staff' && form.has('pole') ? formText(form, 'pole') : null;
  try {
    if (values) await account.change(values, viewer);
    if (pole !== null) await account.changePole({ pole }, viewer);
  } catch (error) {
    const { fields, status } = refusedFields(error);
    return data({ values, pole, mail, fields }, { status });
  }
  if (mail) await mailChoices.change(mail, viewer);
  const saved = redirectTo(doneAt(ACCOUNT_PATH, intent === 'save' ? 'compte' : 'courriels'));
  if (isLocale(values?.locale)) saved.headers.append('Set-Cookie', languageCookie(values.locale, context));
  return saved;
});

/** Which mail a form asks for. */
function chosenMail(form: FormData) {
  const digest = formText(form, 'digest');
  const ticked = (name: string) => formText(form, name) === 'oui';
  return {
    answers: ticked('answers'),
    mentions: ticked('mentions'),
    entrusted: ticked('entrusted'),
    reminders: ticked('reminders'),
    ...(digest === '' ? {} : { digest }),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('account.title'));

export default function Account() {
  const { account, mail, isMailed } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const { name, organisation, locale, email, devices } = account;
  return (
    <div className="form-page">
      <h1>{t('account.title')}</h1>
      <DoneMessage />
      <PostForm>
        <section aria-labelledby="moi">
          <h2 id="moi">{t('account.about')}</h2>
          <AccountFields
            values={refused?.values ?? { name, organisation, locale }}
            pole={refused?.pole ?? account.pole}
            faults={refused?.fields ?? []}
            email={email}
          />
        </section>
        <section aria-labelledby="courriels">
          <h2 id="courriels">{t('account.mail')}</h2>
          <MailFields choices={mail} chosen={refused?.mail ?? mail} isMailed={isMailed} />
        </section>
      </PostForm>
      <section>
        <h2 id="appareils">{t('account.devices')}</h2>
        <DeviceList devices={devices} />
      </section>
    </div>
  );
}
