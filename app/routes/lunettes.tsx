import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { guarded } from '#app/http/guarded.server.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { BOARD_PATH, lensesPath } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/lunettes`: the published pages that have no lens yet. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  authoriseSeen(viewer, 'draft.read');
  const { pages, hasMore } = await services.lenses.without(viewer);
  return {
    locale,
    hasMore,
    pages: pages.map(({ id, kind, href, title, language }) => ({
      id,
      kind,
      href,
      title: setTypography(title, language),
      language,
    })),
  };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('lens.without'));

export default function PagesWithoutLens() {
  const { pages, hasMore } = useLoaderData<typeof loader>();
  const t = useT();
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1>{t('lens.without')}</h1>
          <p className="standfirst">{t('lens.withoutIntro')}</p>
        </div>
        <a className="button is-quiet" href={BOARD_PATH}>
          {t('board.title')}
        </a>
      </header>
      {pages.length === 0 ? (
        <p className="empty">{t('lens.allHave')}</p>
      ) : (
        <>
          <p>
            {t('lens.count', { count: pages.length })}
            {hasMore && ` ${t('lens.more')}`}
          </p>
          <ul className="draft-rows">
            {pages.map(({ id, kind, href, title, language }) => (
              <li key={id}>
                <a href={href} {...foreignLanguage(language, t.locale)}>
                  {title}
                </a>
                <span className="quiet">{kindName(t, kind)}</span>
                <a href={lensesPath(href)} aria-label={t('lens.attachTo', { title })}>
                  {t('lens.attach')}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
