import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import type { MaturityRequirement } from '#content/practice/maturity.ts';
import type { PracticeView } from './practice-view.ts';

/** Where a practice comes from, and its maturity with what would raise it. */
export function PracticeStanding(props: { practice: PracticeView; language: string; isStaff: boolean }) {
  const { practice, language, isStaff } = props;
  const t = useT();
  const { claims, pages, findings, rungs, standing } = practice;
  const next = rungs.find(({ code }) => code === standing.next);
  return (
    <>
      {claims.length > 0 && (
        <section className="practice-origins" aria-labelledby="d-ou-elle-vient">
          <h2 id="d-ou-elle-vient">{t('reading.practice.origins')}</h2>
          {findings > 0 && <p>{t('reading.practice.findings', { count: findings })}</p>}
          <ul {...foreignLanguage(language, t.locale)}>
            {claims.map(({ label, title, href }) => (
              <li key={`${href}`}>
                <span className="source-label">{label}.</span> <a href={href ?? undefined}>{title || label}</a>
              </li>
            ))}
          </ul>
          <p>
            {t('reading.practice.studies', { count: pages.length })}{' '}
            {pages.map(({ title, language, href }, index) => (
              <span key={href}>
                {index > 0 && ', '}
                <a href={href} {...foreignLanguage(language, t.locale)}>
                  {title}
                </a>
              </span>
            ))}
          </p>
        </section>
      )}
      <section className="practice-maturity" aria-labelledby="maturite">
        <h2 id="maturite">{t('reading.practice.maturity')}</h2>
        <ol className="maturity-ladder">
          {rungs.map(({ code, name, isDeclared }) => (
            <li key={code} aria-current={isDeclared ? 'step' : undefined}>
              {name}
              {isDeclared && <span className="maturity-here"> {t('reading.practice.here')}</span>}
            </li>
          ))}
        </ol>
        {standing.declared === '' && <p>{t('reading.practice.undeclared')}</p>}
        {isStaff && standing.owed.length > 0 && (
          <>
            <p>{t('reading.practice.owed')}</p>
            <Requirements asked={standing.owed} />
          </>
        )}
        {next && standing.declared !== '' && (
          <>
            <p>
              {t(standing.raises.length > 0 ? 'reading.practice.raises' : 'reading.practice.ready', {
                level: next.name,
              })}
            </p>
            <Requirements asked={standing.raises} />
          </>
        )}
      </section>
    </>
  );
}

function Requirements({ asked }: { asked: readonly MaturityRequirement[] }) {
  const t = useT();
  if (asked.length === 0) return null;
  return (
    <ul>
      {asked.map((one) => (
        <li key={one}>{t(`reading.practice.asked.${one}`)}</li>
      ))}
    </ul>
  );
}
