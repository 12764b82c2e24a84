import { formatBytes } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import type { AttachmentRow } from '#server/pages/attachment-service.ts';

/** The attachments published with an edition. */
export function AttachmentList({ attachments }: { attachments: readonly AttachmentRow[] }) {
  const t = useT();
  if (attachments.length === 0) return null;
  return (
    <section className="attachments" aria-labelledby="documents">
      <h2 id="documents">{t('documents.title')}</h2>
      <ul>
        {attachments.map(({ href, title, language, type, bytes }) => (
          <li key={href}>
            <a href={href} {...foreignLanguage(language, t.locale)}>
              {title}
            </a>{' '}
            <span className="quiet">
              ({t('documents.facts', { type: t(`documents.type.${type}`), size: formatBytes(bytes, t.locale) })})
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
