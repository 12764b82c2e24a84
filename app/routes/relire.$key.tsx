import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { WordsToCopy } from '#app/frame/words-to-copy.tsx';
import { FormSentBefore, formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { languageCookie } from '#app/http/language-cookie.server.ts';
import { lockedText } from '#app/http/locked-text.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { formatDate } from '#app/i18n/format.ts';
import { type Translate, translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { ReservedPage } from '#app/reading/reserved-page.tsx';
import { requireTarget } from '#app/reading/reserved-target.ts';
import { reservedView } from '#app/reading/reserved-view.server.ts';
import { NoteList } from '#app/reviews/note-list.tsx';
import { submitReview, typedReview, typedWords } from '#app/reviews/review-form.server.ts';
import { ReviewPage } from '#app/reviews/review-page.tsx';
import { answeredView, closedView, reviewView } from '#app/reviews/review-view.server.ts';
import { openedIn, PASSAGE, REVIEW_FORM, withOpened, withPassage } from '#app/reviews/sent-review.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { LINK_LANGUAGE, reviewPath } from '#content/addresses/site-paths.ts';
import { isNavetteError, statusOf } from '#content/errors.ts';
import { SENT_BEFORE } from '#content/form-key.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { type AnswerInput, answerInput } from '#content/input/review-input.ts';
import { isLocale } from '#content/locale.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { ReviewGreeting } from '#server/reviews/reviewer-service.ts';

export const handle: RouteHandle = {
  shell: 'own',
  islands: ['review-note', 'draft-news', 'keep-fields'],
  languageForm: (loaded) => {
    const { view, answered, reserved } = loaded as ReturnType<typeof useLoaderData<typeof loader>>;
    if (view) return REVIEW_FORM;
    if (answered) return answered.mayChange ? CHANGE_FORM : WORDS_FORM;
    return reserved ? null : WORDS_FORM;
  },
};

/**
 * The ids of the forms of the screens of a request that was answered, and of one that is closed.
 */
const CHANGE_FORM = 'changer';
const WORDS_FORM = 'ecrit';
/** The field of words to copy, beside one for a reason. */
const WORDS = 'words';

const LIMITS = inputLimits(answerInput);

/** The screen is one of these; without any of them, it reports that the request is closed. */
const NOTHING = { answered: null, closed: null, view: null, reserved: null };

/** Nothing that a personal link opens stays on a device that others use. */
export const headers = () => ({ 'Cache-Control': 'no-store' });

/**
 * `/relire/<key>`: the draft that somebody is asked to review, and their answer. The key is the
 * token of a personal link, or, if the reviewer is signed in, the id of the request. With
 * `?vers=/modules/<slug>`, who may open what the draft links to. Links of people without an account
 * have their language, `?l=en`.
 */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const key = params.key ?? '';
  const { searchParams } = new URL(request.url);
  // The language is part of the link, and stays when the link is forwarded.
  const asked = searchParams.get(LINK_LANGUAGE);
  if (isLocale(asked) && asked !== locale) {
    const chosen = redirectTo(reviewPath(key));
    chosen.headers.set('Set-Cookie', languageCookie(asked, context));
    throw chosen;
  }
  try {
    const greeting = await services.reviewers.describe(key, viewer);
    const answered = answeredView(greeting);
    if (answered) {
      return data({
        locale,
        ...NOTHING,
        answered: {
          ...answered,
          notes: await services.reviewNotes.list(key, viewer),
          isMailed: !services.reviews.showsLinks,
          // The staff can open the draft as before.
          isStaff: viewer.role === 'staff',
        },
      });
    }
    const closed = closedView(greeting, context);
    if (closed) return data({ locale, ...NOTHING, closed }, { status: statusOf('gone') });
    const read = await services.reviewers.read(key, viewer);
    const { page, html } = read.draft;
    const from = reviewPath(key);
    if (searchParams.has('vers')) {
      const text = { from, html, language: page.language };
      const reserved = await reservedView(text, requireTarget(searchParams), context);
      return data({ locale, ...NOTHING, reserved });
    }
    const draft = { ...read.draft, html: await lockedText(html, from, context) };
    const state = openedIn(searchParams);
    const opened = { state, isKept: await services.reviewers.isAnswerable(key, state, viewer) };
    const address = { opened, passage: searchParams.get(PASSAGE) ?? '' };
    return data({ locale, ...NOTHING, view: reviewView(key, { ...read, draft }, address, context) });
  } catch (error) {
    if (!isNavetteError(error) || error.code !== 'gone') throw error;
    return data({ locale, ...NOTHING }, { status: statusOf('gone') });
  }
});

export const action = guarded(
  async (args: ActionFunctionArgs) => {
    const { services, viewer } = args.context;
    const key = args.params.key ?? '';
    const here = reviewPath(key);
    let greeting: ReviewGreeting;
    try {
      greeting = await services.reviewers.describe(key, viewer);
    } catch (error) {
      // The screen reports that the request is closed.
      if (!isNavetteError(error) || error.code !== 'gone') throw error;
      const form = await readForm(args);
      const headers = formText(form, 'intent') === 'langue' ? languageOf(args.context) : undefined;
      return givenBack(key, form, args.context, headers);
    }
    const form = await readForm(args).catch((error: unknown) => {
      if (!(error instanceof FormSentBefore) || error.before.isKnown) throw error;
      // The server forgot the form's answer at a restart. The next answer still applies to the
      // state that was read.
      throw redirectTo(withOpened(`${here}?${SENT_BEFORE}`, formText(error.fields, 'state')));
    });
    try {
      const [intent, answer = ''] = formText(form, 'intent').split(':');
      // Shown again with all that was typed, in the language of this request.
      if (intent === 'langue') return await inLanguage(key, greeting, form, args.context);
      if (intent === 'change') return await changed(key, answer, form, args.context);
      const outcome = await submitReview(key, form, args.context);
      if (outcome.type === 'shown') return data(outcome.sent, { status: outcome.status });
      if (outcome.type === 'chosen') {
        return redirectTo(`${withOpened(withPassage(here, outcome.passage), outcome.state)}#annoter`);
      }
      const { code, state } = outcome;
      if (code === null) return redirectTo(here);
      return redirectTo(`${withOpened(doneAt(here, code), state)}${code.startsWith('note') ? '#annoter' : ''}`);
    } catch (error) {
      if (isNavetteError(error) && error.code === 'gone') return givenBack(key, form, args.context);
      throw error;
    }
  },
  { isLink: true },
);

/** Shows a form again in the language that it requests, which the following screens keep. */
async function inLanguage(key: string, { answer, state }: ReviewGreeting, form: FormData, context: AppContext) {
  const headers = languageOf(context);
  // The form of the draft, which has a state, may be open beside the answer.
  if (answer !== null && !form.has('state')) {
    return data({ ...unchangedOf(form), isRefused: false }, { headers });
  }
  if (state !== 'open') return givenBack(key, form, context, headers);
  return data(await typedReview(key, form, context), { headers });
}

const languageOf = (context: AppContext) => ({ 'Set-Cookie': languageCookie(context.locale, context) });

/** What was typed for another answer, and the words to copy that stood above it. */
function unchangedOf(form: FormData) {
  return { type: 'unchanged' as const, typedReason: formText(form, 'reason'), words: formText(form, WORDS) };
}

/** Changes an answer; shown again with what was typed if it lacks a reason. */
async function changed(key: string, answer: string, form: FormData, { services, viewer, origin }: AppContext) {
  try {
    const reason = formText(form, 'reason');
    await services.reviewers.changeAnswer(key, { answer, reason } as AnswerInput, viewer, origin);
    return redirectTo(reviewPath(key));
  } catch (error) {
    const { status } = refusedFields(error);
    return data({ ...unchangedOf(form), isRefused: true }, { status });
  }
}

/** What was typed for a request that is not open any more: its screen shows it, to be copied. */
async function givenBack(key: string, form: FormData, context: AppContext, headers: HeadersInit = {}) {
  const words = await typedWords(key, form, context);
  return data({ type: 'closed' as const, words }, { status: statusOf('gone'), headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(
    data &&
      (data.reserved
        ? translator(data.locale)(`reserved.title.${data.reserved.lock}`)
        : data.view
          ? `${translator(data.locale)('review.title')} · ${data.view.draft.title}`
          : translator(data.locale)(data.answered ? 'review.title' : 'review.goneTitle')),
  ),
  { name: 'robots', content: 'noindex' },
];

function closedWords(t: Translate, title: string | null): string {
  return title === null ? t('review.closedUntitled') : t('review.closed', { title });
}

function answeredWords(
  t: Translate,
  { title, isApproved, date }: { readonly title: string | null; readonly isApproved: boolean; readonly date: string },
): string {
  if (title === null) return t(isApproved ? 'review.youApprovedUntitled' : 'review.youRefusedUntitled', { date });
  return t(isApproved ? 'review.youApproved' : 'review.youRefused', { title, date });
}

export default function Review() {
  const t = useT();
  const { answered, closed, view, reserved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const words = answer && 'words' in answer ? answer.words : '';
  const unchanged = answer && 'typedReason' in answer ? answer : null;
  const sent = answer && !('words' in answer) && !('typedReason' in answer) ? answer : null;
  if (reserved) return <ReservedPage view={reserved} />;
  if (view) return <ReviewPage view={view} sent={sent} />;
  if (!answered) {
    return (
      <div className="narrow-page">
        <h1>{t('review.goneTitle')}</h1>
        <p className="standfirst">{closed ? closedWords(t, closed.title) : t('review.gone')}</p>
        {/* The button of the other language sends it, with or without words. */}
        <PostForm id={WORDS_FORM}>{words !== '' && <WordsToCopy name="reason" words={words} />}</PostForm>
        {closed?.path && (
          <p>
            <a className="button" href={closed.path}>
              {t('review.readPublished')}
            </a>
          </p>
        )}
      </div>
    );
  }
  const { name, title, isApproved, at, reason, mayChange, notes, isMailed, isStaff } = answered;
  return (
    <div className="narrow-page">
      <h1>{t('review.thanks', { name })}</h1>
      <p className="standfirst">{answeredWords(t, { title, isApproved, date: formatDate(at, t.locale) })}</p>
      {/* The button of the other language sends them, with the reason that may be typed below. */}
      {!mayChange && <PostForm id={WORDS_FORM}>{null}</PostForm>}
      {words !== '' && <WordsToCopy name={WORDS} form={mayChange ? CHANGE_FORM : WORDS_FORM} words={words} />}
      {reason && (
        <blockquote className="review-words" aria-label={t('review.yourWords')} dir="auto">
          {reason}
        </blockquote>
      )}
      <p>{t(isStaff ? 'review.toldStaff' : isMailed ? 'review.told' : 'review.toldUnmailed')}</p>
      {mayChange && (
        <details className="fold" open={unchanged !== null}>
          <summary>{t('review.change')}</summary>
          <PostForm id={CHANGE_FORM}>
            <p className="quiet">{t('review.changeHelp')}</p>
            <Field
              name="reason"
              label={t('review.reason')}
              help={t('review.reasonHelp')}
              error={unchanged?.isRefused ? t('review.error.reason') : null}
            >
              {(control) => (
                <textarea
                  {...control}
                  {...LIMITS.reason}
                  rows={4}
                  dir="auto"
                  defaultValue={unchanged?.typedReason ?? ''}
                />
              )}
            </Field>
            <p className="actions">
              <button
                type="submit"
                name="intent"
                value={isApproved ? 'change:changes' : 'change:approved'}
                formNoValidate
                className={isApproved ? 'button is-danger' : 'button'}
              >
                {t(isApproved ? 'review.changeToChanges' : 'review.changeToApproved')}
              </button>
            </p>
          </PostForm>
        </details>
      )}
      {notes.length > 0 && (
        <section aria-labelledby="vos-annotations">
          <h2 id="vos-annotations">{t('review.note.yours')}</h2>
          <NoteList notes={notes} />
        </section>
      )}
    </div>
  );
}
