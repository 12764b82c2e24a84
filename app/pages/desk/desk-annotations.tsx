import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';
import { setShortText, setTypography } from '#content/text/typography.ts';
import type { DeskAnnotation } from '#server/activity/desk.ts';

const LONGEST = 120;

/** Annotations of several pages, each with its author and page; they lead to their threads. */
export function DeskAnnotations({ annotations }: { annotations: readonly DeskAnnotation[] }) {
  const t = useT();
  return (
    <ul className="desk-annotations">
      {annotations.map(
        ({
          id,
          href,
          pageTitle,
          language,
          body,
          bodyLanguage,
          authorName,
          organisation,
          side,
          createdAt,
          isMustFix,
        }) => (
          <li key={id} className="desk-annotation" data-side={side}>
            <a href={href} lang={(body && bodyLanguage) || undefined} dir="auto">
              {body === ''
                ? t('annotating.proposesDeletion')
                : setShortText(cutAtWord(body, LONGEST), bodyLanguage ?? '')}
            </a>
            <p className="quiet">
              {organisation ? t('lists.annotationBy', { name: authorName, organisation }) : authorName} ·{' '}
              {setTypography(pageTitle, language)} · {formatDate(createdAt, t.locale)}
              {isMustFix && (
                <>
                  {' '}
                  <span className="badge is-danger">{t('annotations.mustFix.state')}</span>
                </>
              )}
            </p>
          </li>
        ),
      )}
    </ul>
  );
}
