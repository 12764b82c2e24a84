import { formatInstant } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { withdrawalPath } from '#content/addresses/site-paths.ts';
import type { WithdrawalLeft } from '#server/materials/beyond/withdrawals-left.ts';

interface WithdrawalsLeftProps {
  readonly left: readonly WithdrawalLeft[];
  /** A page was not published because of them. */
  readonly isRefused?: boolean;
  /** Names the page of each. */
  readonly isNamed?: boolean;
}

/** Says what still has words that somebody withdrew, why, and what to do; nothing for nothing. */
export function WithdrawalsLeft({ left, isRefused = false, isNamed = false }: WithdrawalsLeftProps) {
  const t = useT();
  if (left.length === 0 && !isRefused) return null;
  return (
    <section className="notice-box is-danger" aria-labelledby="retraits" role={isRefused ? 'alert' : undefined}>
      <h2 id="retraits">{t(isNamed ? 'materials.left.titleOfAll' : 'materials.left.title')}</h2>
      <p>{t(left.length === 0 ? 'materials.left.over' : 'materials.left.intro')}</p>
      {left.length > 0 && (
        <ul>
          {left.map(({ page, material, requestedAt }) => (
            <li key={`${page.path} ${material?.id} ${requestedAt}`}>
              {isNamed && (
                <>
                  <a href={page.path} {...foreignLanguage(page.language, t.locale)}>
                    {page.title}
                  </a>
                  {', '}
                </>
              )}
              {material ? (
                <a href={withdrawalPath(material.id)}>{t('materials.left.of', { label: material.label })}</a>
              ) : (
                t('materials.left.closed')
              )}
              {', '}
              {t('materials.left.since', { at: formatInstant(requestedAt, t.locale) })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
