import { useT } from '#app/i18n/translate.ts';
import { Instant } from '#app/ui/instant.tsx';
import { sectionPath } from '#content/addresses/site-paths.ts';
import { sectionOf } from '#content/study/section.ts';
import type { ListedSection } from '#server/studies/study-sections.ts';

/** The sections of a study on its workspace, and who last wrote in each. */
export function SectionList({ path, sections }: { path: string; sections: readonly ListedSection[] | null }) {
  const t = useT();
  return (
    <section aria-labelledby="sections">
      <h2 id="sections">{t('sections.title')}</h2>
      {sections === null ? (
        <p className="empty">{t('sections.closed')}</p>
      ) : (
        <>
          <p>{t('sections.intro')}</p>
          <ul className="section-list">
            {sections.map(({ section, written }) => {
              const { slug, help, ...names } = sectionOf(section);
              return (
                <li key={section}>
                  <a href={sectionPath(path, slug)}>{names[t.locale]}</a>
                  <p>{help[t.locale]}</p>
                  <p className="quiet">
                    {written ? (
                      <>
                        <bdi>{t('sections.written', { name: written.name ?? t('sections.someone') })}</bdi>,{' '}
                        <Instant iso={written.at} />
                      </>
                    ) : (
                      t('sections.never')
                    )}
                  </p>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}
