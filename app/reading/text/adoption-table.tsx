import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import type { Adoption } from '#content/practice/adoption.ts';

/** Who took a practice up, where, since when, and what changed. */
export function AdoptionTable({ adoptions, language }: { adoptions: readonly Adoption[]; language: string }) {
  const t = useT();
  if (adoptions.length === 0) return null;
  return (
    <section aria-labelledby="adoptions">
      <h2 id="adoptions">{t('reading.practice.adoptions')}</h2>
      <TableScroll aria-labelledby="adoptions">
        <table className="adoption-table">
          <thead>
            <tr>
              <th scope="col">{t('reading.practice.who')}</th>
              <th scope="col">{t('reading.practice.where')}</th>
              <th scope="col">{t('reading.practice.since')}</th>
              <th scope="col">{t('reading.practice.change')}</th>
            </tr>
          </thead>
          <tbody {...foreignLanguage(language, t.locale)}>
            {adoptions.map(({ who, where, since, change }) => (
              <tr key={`${who} ${where} ${since}`}>
                <th scope="row">{who}</th>
                <td>{where}</td>
                <td>{since}</td>
                <td>{change}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}
