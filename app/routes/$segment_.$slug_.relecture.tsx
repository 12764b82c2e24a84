import { type ActionFunctionArgs, data, type HeadersFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, formTexts, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { qrCode } from '#app/invitations/qr-code.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { AskForm, AskProblems } from '#app/reviews/ask-form.tsx';
import {
  type AskedMember,
  type AskedOther,
  isBegun,
  MEMBER_CHOICES,
  memberField,
  type RefusedRequest,
} from '#app/reviews/refused-request.ts';
import { type NewReviewLink, ReviewLink } from '#app/reviews/review-link.tsx';
import { ReviewList } from '#app/reviews/review-list.tsx';
import { requestRow } from '#app/reviews/review-view.server.ts';
import { RuleLine } from '#app/reviews/rule-line.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { pagePath } from '#content/addresses/address.ts';
import { reviewsPath } from '#content/addresses/site-paths.ts';
import { NavetteError, statusOf } from '#content/errors.ts';
import { MOST_OUTSIDERS, outsiderField, outsiderInput, reviewInput } from '#content/input/review-input.ts';
import { setTypography } from '#content/text/typography.ts';

export const handle: RouteHandle = { islands: ['keep-fields', 'search-select', 'copy-text'] };

/** What became of a form that is not answered by a redirect. */
interface Answer {
  readonly link: NewReviewLink | null;
  readonly refused: RefusedRequest | null;
}
const NOTHING_SENT: Answer = { link: null, refused: null };

/** `/fiches/<slug>/relecture`: who is asked to review the draft, and what they answered. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requirePageFor('review.manage', args);
  const { kind, title, language } = page;
  const { requests, areShown } = await services.reviews.list(page.id, viewer);
  return {
    locale,
    kind,
    title: setTypography(title, language),
    path: pagePath(page),
    requests: requests.map(requestRow),
    areShown,
    showsLinks: services.reviews.showsLinks,
    rule: await services.reviews.ruleOf(kind),
    people: await services.reviews.candidates(viewer),
    members: await services.reviews.members(viewer),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, origin, sending } = args.context;
  const { reviews, reviewAsking } = services;
  const page = await requirePageFor('review.manage', args);
  const form = await readForm(args);
  const path = reviewsPath(pagePath(page));
  const intent = formText(form, 'intent');
  switch (intent) {
    case 'withdraw':
      await reviews.withdraw(page.id, formText(form, 'id'), viewer);
      return redirectTo(doneAt(path, 'brouillon'));
    case 'resend':
      await reviewAsking.sendAgain(page.id, formText(form, 'id'), viewer);
      return redirectTo(doneAt(path, 'relecture'));
    case 'link': {
      // Rendered in the response to the POST: a redirect would leave the secret in the browser's
      // history.
      const { name, path } = await reviews.makeLink(page.id, formText(form, 'id'), viewer);
      const url = origin + path;
      const link = { name, url, qr: await qrCode(url) };
      return data<Answer>({ link, refused: null }, { headers: { 'Cache-Control': 'no-store' } });
    }
    case 'show':
      await reviews.show(page.id, formText(form, 'shown') === 'yes', viewer);
      return redirectTo(doneAt(path, 'relu'));
    case 'ask':
    case 'again':
      break;
    default:
      throw new NavetteError('invalid', { fields: ['intent'] });
  }
  const values = readInput(form, reviewInput);
  const isAgain = intent === 'again';
  const id = isAgain ? formText(form, 'id') : '';
  const people = isAgain ? [] : formTexts(form, 'people');
  const members = isAgain ? [] : membersIn(form);
  const chosen = members.filter(({ id }) => id !== '');
  const others = isAgain ? [] : othersIn(form);
  const isNobody = people.length === 0 && chosen.length === 0 && !others.some(isNamed);
  // If nobody else is asked, an incomplete row is checked as well: it must not turn into a request
  // to the whole team.
  const asked = others.map((other) => (isNamed(other) || (isNobody && isBegun(other)) ? other : null));
  const refuse = (fields: readonly string[], status: number) => {
    const refused = { intent, id, values, people, members, others, fields } as const;
    return data<Answer>({ link: null, refused }, { status });
  };
  const missing = isAgain
    ? []
    : [
        ...members.flatMap(({ id, isQuoted }, choice) => (isQuoted && id === '' ? [memberField(choice)] : [])),
        // The command line may leave the side open; the form requires it.
        ...asked.flatMap((other, row) => (other?.side === '' ? [outsiderField('side', row)] : [])),
      ];
  // All that is wrong, at once.
  const faults = [...missing, ...(isAgain ? [] : reviewAsking.faultsOf(values, asked))];
  if (faults.length > 0) return refuse(inOrder(faults), statusOf('invalid'));
  try {
    const accounts = [...people.map((id) => ({ id, isQuoted: false })), ...chosen];
    if (isAgain) {
      const count = await reviewAsking.askAgain(page.id, id, viewer, origin, values, sending.record);
      return redirectTo(doneAt(path, count === 0 ? 'deja' : 'relecture'));
    }
    const whom = { people: accounts, others: asked };
    const done = await reviewAsking.askTogether(page.id, whom, values, viewer, origin, sending.record);
    if (done.asked === 0) return redirectTo(doneAt(path, 'deja'));
    const isHandedOn = (chosen.length > 0 || asked.some((other) => other !== null)) && reviews.showsLinks;
    const doneCode = isHandedOn ? 'relecture-lien' : 'relecture';
    return redirectTo(doneAt(path, done.waiting > 0 ? `${doneCode}-sauf` : doneCode));
  } catch (error) {
    const { fields, status } = refusedFields(error);
    const first = memberField(members.findIndex(({ id }) => id !== ''));
    return refuse(
      fields.map((field) => (field === 'people' && people.length === 0 ? first : field)),
      status,
    );
  }
});

const ORDER = [
  ...Array.from({ length: MOST_OUTSIDERS }, (_, row) =>
    ['name', 'email', 'side'].map((field) => outsiderField(field, row)),
  ).flat(),
  'due',
  'message',
];
/** In the order of the form, which begins with those of the network. */
const inOrder = (fields: readonly string[]) => [...fields].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));

/** Each row of others, in the order of the form. */
function othersIn(form: FormData): AskedOther[] {
  return Array.from({ length: MOST_OUTSIDERS }, (_, row) => {
    const named = (field: string) => outsiderField(field, row);
    const names = { name: named('name'), email: named('email'), locale: named('locale'), side: named('side') };
    return { ...readInput(form, outsiderInput, names), isQuoted: formText(form, named('quoted')) === 'yes' };
  });
}

/** A side alone names nobody: a radio button that was pressed cannot be released. */
const isNamed = (other: AskedOther): boolean => isBegun({ ...other, side: '' });

/** Each choice of a member, in the order of the form. */
function membersIn(form: FormData): AskedMember[] {
  const quoted = formTexts(form, 'member-quoted');
  return formTexts(form, 'member')
    .slice(0, MEMBER_CHOICES)
    .map((id, choice) => ({ id, isQuoted: quoted.includes(String(choice)) }));
}

/** A link that was shown is not cached on the device. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('review.of', { title: data.title }));

export default function Reviews() {
  const { kind, title, path, requests, areShown, showsLinks, rule, people, members } = useLoaderData<typeof loader>();
  const { link, refused } = useActionData<typeof action>() ?? NOTHING_SENT;
  const t = useT();
  const current = requests.filter(({ edition, state }) => edition === null && state !== 'withdrawn');
  const past = requests.filter((line) => !current.includes(line));
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={path}>{`${kindName(t, kind)} · ${title}`}</a>
      </p>
      <h1>{t('review.title')}</h1>
      {refused && <AskProblems refused={refused} />}
      <p className="standfirst">{t('review.intro')}</p>
      {!link && !refused && <DoneMessage />}
      {link && <ReviewLink link={link} isMailed={!showsLinks} />}
      <section aria-labelledby="en-cours">
        <h2 id="en-cours">{t('review.current')}</h2>
        <RuleLine rule={rule} have={null} />
        {current.length === 0 ? (
          <p className="quiet">{t('review.none')}</p>
        ) : (
          <ReviewList
            path={path}
            requests={current}
            isCurrent
            showsLinks={showsLinks}
            refused={refused?.intent === 'again' ? refused : null}
          />
        )}
      </section>
      <section aria-labelledby="demander" className="form-section">
        <h2 id="demander">{t('review.ask')}</h2>
        <p>{t('review.askIntro')}</p>
        <AskForm
          people={people}
          members={members}
          refused={refused?.intent === 'ask' ? refused : null}
          isMailed={!showsLinks}
        />
      </section>
      <PostForm className="form-section">
        <label className="choice">
          <input type="checkbox" name="shown" value="yes" defaultChecked={areShown} aria-describedby="montrer-aide" />
          <span>
            {t('review.show')}
            <span className="choice-help" id="montrer-aide">
              {t('review.showHelp')}
            </span>
          </span>
        </label>
        <p className="actions">
          <button type="submit" name="intent" value="show" className="button is-quiet">
            {t('review.save')}
          </button>
        </p>
      </PostForm>
      {past.length > 0 && (
        <details className="fold">
          <summary>{t('review.past')}</summary>
          <ReviewList path={path} requests={past} isCurrent={false} />
        </details>
      )}
    </div>
  );
}
