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
import { AskMember, AskOther, AskProblems, AskTeam, type RefusedRequest } from '#app/reviews/ask-form.tsx';
import { type NewReviewLink, ReviewLink } from '#app/reviews/review-link.tsx';
import { ReviewList } from '#app/reviews/review-list.tsx';
import { requestRow } from '#app/reviews/review-view.server.ts';
import { RuleLine } from '#app/reviews/rule-line.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { pagePath } from '#content/addresses/address.ts';
import { reviewsPath } from '#content/addresses/site-paths.ts';
import { NavetteError, statusOf } from '#content/errors.ts';
import { reviewInput } from '#content/input/review-input.ts';
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
  const { reviews } = services;
  const page = await requirePageFor('review.manage', args);
  const form = await readForm(args);
  const path = reviewsPath(pagePath(page));
  const intent = formText(form, 'intent');
  switch (intent) {
    case 'withdraw':
      await reviews.withdraw(page.id, formText(form, 'id'), viewer);
      return redirectTo(doneAt(path, 'brouillon'));
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
    case 'ask-member':
    case 'ask-other':
    case 'again':
      break;
    default:
      throw new NavetteError('invalid', { fields: ['intent'] });
  }
  const values = readInput(form, reviewInput);
  // A member who was not chosen is nobody, not the whole team.
  const people =
    intent === 'ask-other' ? null : intent === 'ask' ? formTexts(form, 'people') : [formText(form, 'people')];
  const isQuoted = intent !== 'ask' && formText(form, 'quoted') === 'yes';
  const id = intent === 'again' ? formText(form, 'id') : '';
  const refuse = (fields: readonly string[], status: number) =>
    data<Answer>({ link: null, refused: { intent, id, values, people, isQuoted, fields } }, { status });
  // The command line may leave it open; who fills in the form is asked.
  if (intent === 'ask-other' && values.side === '') return refuse(['side'], statusOf('invalid'));
  try {
    const asked =
      intent === 'again'
        ? await reviews.askAgain(page.id, id, viewer, origin, values, sending.record)
        : await reviews.ask(page.id, { ...values, people, isQuoted }, viewer, origin, sending.record);
    const code =
      (intent === 'ask-other' || intent === 'ask-member') && reviews.showsLinks ? 'relecture-lien' : 'relecture';
    return redirectTo(doneAt(path, asked > 0 ? code : 'deja'));
  } catch (error) {
    const { fields, status } = refusedFields(error);
    return refuse(fields, status);
  }
});

/** A link that was shown is not kept on the device. */
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
      {link && <ReviewLink link={link} />}
      <section aria-labelledby="en-cours">
        <h2 id="en-cours">{t('review.current')}</h2>
        <RuleLine rule={rule} have={null} />
        {current.length === 0 ? (
          <p className="quiet">{t('review.none')}</p>
        ) : (
          <ReviewList
            requests={current}
            isCurrent
            showsLinks={showsLinks}
            refused={refused?.intent === 'again' ? refused : null}
          />
        )}
      </section>
      <section aria-labelledby="demander" className="form-section">
        <h2 id="demander">{t('review.ask')}</h2>
        <AskTeam people={people} refused={refused?.intent === 'ask' ? refused : null} isMailed={!showsLinks} />
      </section>
      {members.length > 0 && (
        <section aria-labelledby="demander-adherent" className="form-section">
          <h2 id="demander-adherent">{t('review.askMember')}</h2>
          <p>{t(showsLinks ? 'review.askMemberUnmailed' : 'review.askMemberHelp')}</p>
          <AskMember
            members={members}
            refused={refused?.intent === 'ask-member' ? refused : null}
            isMailed={!showsLinks}
          />
        </section>
      )}
      <section aria-labelledby="demander-autre" className="form-section">
        <h2 id="demander-autre">{t('review.askOther')}</h2>
        <p>{t(showsLinks ? 'review.askOtherUnmailed' : 'review.askOtherHelp')}</p>
        <AskOther refused={refused?.intent === 'ask-other' ? refused : null} isMailed={!showsLinks} />
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
          <ReviewList requests={past} isCurrent={false} />
        </details>
      )}
    </div>
  );
}
