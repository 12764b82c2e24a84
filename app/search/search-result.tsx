import { formatDate, formatList } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { MarkedText } from '#app/ui/marked-text.tsx';
import { StandingLine } from '#app/ui/standing-line.tsx';
import { writePath } from '#content/addresses/device-paths.ts';
import type { Standing } from '#server/pages/standing.ts';
import type { SearchResult as Result } from '#server/search/search-messages.ts';

/**
 * A result: its kind, the matching passage, and why it was found.
 * @param props.standing where the page stands, for the staff
 */
export function SearchResult({ result, standing }: { result: Result; standing: Standing | undefined }) {
  const t = useT();
  const { kind, href, draft, language, titlePieces, passage, attachment, summary, publishedAt, why } = result;
  const foreign = foreignLanguage(language, t.locale);
  const places = why.fields.map((field) => t(`search.place.${field}`));
  const ways = [...(why.synonym ? [t('search.bySynonym')] : []), ...(why.typo ? [t('search.byTypo')] : [])];
  return (
    <article className="result">
      <p className="label">
        <span className="motif" data-motif={kind} aria-hidden="true" />
        {kindName(t, kind)}
        {draft && <span className="badge is-strong">{t('search.draft')}</span>}
      </p>
      <h2 {...foreign}>
        <a href={draft ? writePath(href) : href}>
          <MarkedText pieces={titlePieces} />
        </a>
      </h2>
      {attachment && (
        <p className="result-attachment">
          {t('search.inAttachment')}{' '}
          <a href={attachment.href} {...foreignLanguage(attachment.language, t.locale)}>
            {attachment.title}
          </a>
        </p>
      )}
      <p className="result-passage" {...(attachment ? foreignLanguage(attachment.language, t.locale) : foreign)}>
        {passage.length > 0 ? <MarkedText pieces={passage} /> : summary}
      </p>
      <p className="result-facts">
        <time dateTime={publishedAt.slice(0, 10)}>{formatDate(publishedAt, t.locale)}</time>
        {places.length > 0 && (
          <span>
            {t('search.why', { places: formatList(places, t.locale) })}
            {ways.length > 0 && ` (${ways.join(', ')})`}
          </span>
        )}
      </p>
      {standing && (
        <p className="card-standing quiet">
          <StandingLine path={href} standing={standing} />
        </p>
      )}
    </article>
  );
}
