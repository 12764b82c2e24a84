import { Fragment, type ReactNode } from 'react';
import { type MessageKey, type Translate, useT } from '#app/i18n/translate.ts';
import { fieldId } from '#app/ui/field.tsx';
import { noticePath } from '#content/addresses/site-paths.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { ownFields } from '#content/kinds/notice.ts';
import { setTypography } from '#content/text/typography.ts';
import type { EditionWarnings } from '#server/pages/publication/edition-service.ts';

interface PublishWarningsProps {
  readonly kind: PageKind;
  readonly path: string;
  /** The page's language, for the typography of its words. */
  readonly language: string;
  readonly warnings: EditionWarnings;
}

/** Warnings to read before publishing, each place with a link. None prevents publishing. */
export function PublishWarnings({ kind, path, language, warnings }: PublishWarningsProps) {
  const t = useT();
  const { outline, untouched, notice, figures, links } = warnings;
  if (outline.length + notice.length + figures.length + links.length === 0) return null;
  const inText = (block: string | null) => `${path}/ecrire${block === null ? '' : `#b-${block}`}`;
  return (
    <section className="notice-box publish-warnings" aria-labelledby="a-verifier">
      <h2 id="a-verifier">{t('manage.warnings')}</h2>
      <p>{t('manage.warningsIntro')}</p>
      {untouched && (
        <p>
          <strong>{t('manage.warnUntouched')}</strong>
        </p>
      )}
      <Warning title={t('manage.warnOutline', { count: outline.length })}>
        {outline.map(({ heading, block, whole }, index) => (
          <Fragment key={block ?? index}>
            <a href={inText(block)}>{setTypography(heading, language) || t('manage.beginning')}</a>{' '}
            <span className="quiet">({t(whole ? 'manage.warnWhole' : 'manage.warnPrompt')})</span>
          </Fragment>
        ))}
      </Warning>
      <Warning title={t('manage.warnNotice', { count: notice.length })}>
        {notice.map((field) => (
          <a key={field} href={`${noticePath(path)}#${fieldId(field)}`}>
            {fieldName(t, kind, field)}
          </a>
        ))}
      </Warning>
      <Warning title={t('manage.warnFigures', { count: figures.length })}>
        {figures.map(({ block, caption }, index) => (
          <a key={block ?? index} href={inText(block)}>
            {caption
              ? `«\u202f${setTypography(caption, language)}\u202f»`
              : t('manage.figureNumber', { number: index + 1 })}
          </a>
        ))}
      </Warning>
      <Warning title={t('manage.warnLinks', { count: links.length })}>
        {links.map(({ block, href, words, title, why }) => {
          const name = title === null ? href : t('manage.linkTarget', { title: setTypography(title, language) });
          const reason = t(`manage.hidden.${why}`);
          return (
            <Fragment key={href}>
              <a href={inText(block)}>{setTypography(words.trim(), language) || name}</a>{' '}
              <span className="quiet">({words.trim() ? t('manage.linkTo', { name, reason }) : reason})</span>
            </Fragment>
          );
        })}
      </Warning>
    </section>
  );
}

/** A group of warnings of one type with their places; nothing if there are none. */
function Warning({ title, children }: { title: string; children: readonly ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <>
      <p>{title}</p>
      <ul>
        {children.map((child, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a static list, never reordered
          <li key={index}>{child}</li>
        ))}
      </ul>
    </>
  );
}

const COMMON: Readonly<Record<string, MessageKey>> = {
  countries: 'manage.countries',
  sectors: 'manage.sectors',
  sdgs: 'manage.sdgs',
  keywords: 'reading.keywords',
  authors: 'reading.authors',
};

/** The label of a notice field: `own.period`. */
function fieldName(t: Translate, kind: PageKind, field: string): string {
  const [part, name = ''] = field.split('.');
  if (part === 'common') return COMMON[name] ? t(COMMON[name]) : name;
  return ownFields(kind).find(({ key }) => key === name)?.look.label[t.locale] ?? name;
}
