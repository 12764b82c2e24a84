import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { setTypography } from '#content/text/typography.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';

/** Where a reader goes from the end of a page: the nearest pages, and those that link to it. */
export function ReadNext({ related, citedBy }: { related: readonly PageCard[]; citedBy: readonly PageCard[] }) {
  const t = useT();
  return (
    <>
      <PageLinks id="ensuite" title={t('reading.readNext')} cards={related} hasSummary />
      <PageLinks id="cite-par" title={t('reading.citedBy')} cards={citedBy} />
    </>
  );
}

function PageLinks(props: { id: string; title: string; cards: readonly PageCard[]; hasSummary?: boolean }) {
  const { id, title, cards, hasSummary = false } = props;
  const t = useT();
  if (cards.length === 0) return null;
  return (
    <section className="read-next" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul>
        {cards.map((card) => (
          <li key={card.id}>
            <span className="label">
              <span className="motif" data-motif={card.kind} aria-hidden="true" />
              {kindName(t, card.kind)}
            </span>
            <a href={card.href} {...foreignLanguage(card.language, t.locale)}>
              {setTypography(card.title, card.language)}
            </a>
            {hasSummary && (
              <span className="quiet" {...foreignLanguage(card.language, t.locale)}>
                {setTypography(card.summary, card.language)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
