import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { deedDetails } from '#app/i18n/deed-details.ts';
import { deedOf } from '#app/i18n/deed-of.ts';
import { formatDate } from '#app/i18n/format.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { DRAFT_CHOICE } from '#app/reading/comparison/comparable-editions.ts';
import { comparableEditions } from '#app/reading/comparison/comparison-view.server.ts';
import { EditionChoice } from '#app/reading/comparison/edition-choice.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { EditionReviews } from '#app/reviews/edition-reviews.tsx';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { pagePath } from '#content/addresses/address.ts';
import { comparePath, editionPath } from '#content/addresses/site-paths.ts';
import { setShortText, setTypography } from '#content/text/typography.ts';

export const headers = loaderHeaders;

export const handle: RouteHandle = { query: {} };

/** `/fiches/<slug>/editions`: all editions of the page. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requirePageFor('page.read', args);
  const editions = await services.editions.list(viewer, page.id);
  const { language } = page;
  const shown = {
    locale,
    language,
    kind: page.kind,
    path: pagePath(page),
    comparable: await comparableEditions(page, args.context),
    // The draft's title may be newer: readers know the page by its latest edition's.
    title: setTypography((editions[0] ?? page).title, language),
    editions: editions.map(({ number, note, words, publishedAt, publisher, justifications, reviews }) => ({
      justifications,
      reviews,
      number,
      publisher,
      note: setShortText(note, language),
      words,
      publishedAt,
    })),
  };
  return data(shown, sharedInit(args.context));
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('reading.editionsOf', { title: data.title }));

export default function Editions() {
  const { kind, path, title, language, comparable, editions } = useLoaderData<typeof loader>();
  const t = useT();
  const first = comparable.draft || editions.length > 1 ? editions[0] : undefined;
  return (
    <div className="form-page">
      <PageKicker kind={kind} title={title} path={path} />
      <h1>{t('reading.editions')}</h1>
      <p className="standfirst">{t('reading.editionsIntro')}</p>
      {editions.length === 0 ? (
        <div className="empty">
          <h2>{t('reading.unpublished')}</h2>
          <p>{t('reading.unpublishedText')}</p>
        </div>
      ) : (
        <ul className="rows">
          {editions.map(({ number, note, words, publishedAt, publisher, justifications, reviews }, i) => (
            <li key={number}>
              <div>
                <h2>
                  <a href={i === 0 ? path : editionPath(path, number)}>{t('reading.editionTitle', { number })}</a>{' '}
                  {i === 0 && <span className="badge is-strong">{t('reading.latest')}</span>}
                </h2>
                <p className="quiet" {...(note && foreignLanguage(language, t.locale))}>
                  {note || t('reading.noNote')}
                </p>
                <EditionReviews reviews={reviews} />
                {justifications.map((entry) => (
                  <p key={entry.action} className="quiet">
                    {publisher && <bdi>{publisher}</bdi>} {deedOf(t, entry.action)}
                    {deedDetails(t, entry).map((one) => (
                      <span key={one}>
                        {' · '}
                        <bdi>{one}</bdi>
                      </span>
                    ))}
                  </p>
                ))}
                {editions[i + 1] && (
                  <p>
                    <a
                      href={comparePath(path, { from: editions[i + 1]!.number, to: number })}
                      aria-label={t('reading.compare.changesIn', { number })}
                      rel="nofollow"
                    >
                      {t('reading.compare.changes')}
                    </a>
                  </p>
                )}
                {comparable.draft && i > 0 && (
                  <p>
                    <a
                      href={comparePath(path, { from: number, to: DRAFT_CHOICE })}
                      aria-label={t('reading.compare.bringBackLabel', { number })}
                      rel="nofollow"
                    >
                      {t('reading.compare.bringBack')}
                    </a>
                  </p>
                )}
              </div>
              <div className="card-facts">
                <time dateTime={publishedAt.slice(0, 10)}>{formatDate(publishedAt, t.locale)}</time>
                <span>{t('reading.editionWords', { count: words })}</span>
                {publisher && <span>{t('reading.editionBy', { name: publisher })}</span>}
              </div>
            </li>
          ))}
        </ul>
      )}
      {first && (
        <section aria-labelledby="comparer">
          <h2 id="comparer">{t('reading.compare.title')}</h2>
          <EditionChoice
            path={path}
            {...comparable}
            from={(editions[1] ?? first).number}
            to={editions.length > 1 ? first.number : null}
          />
        </section>
      )}
    </div>
  );
}
