import { type Translate, useT } from '#app/i18n/translate.ts';
import { draftPath, editionsPath, workspacePath } from '#content/addresses/site-paths.ts';
import { sectionOf } from '#content/study/section.ts';
import type { MaterialUses, UsingPage } from '#server/materials/material-uses.ts';

/** Where a material is used. */
export function UsesSection({ uses, withdrawal = '' }: { uses: MaterialUses; withdrawal?: string }) {
  const { pages, collections, kits, isComplete, mayWithdraw } = uses;
  const t = useT();
  return (
    <section className="form-section" aria-labelledby="usages">
      <h2 id="usages">{t('materials.uses.title')}</h2>
      {!isComplete && <p className="quiet">{t('materials.uses.incomplete')}</p>}
      {pages.length === 0 ? (
        <p className="quiet">{t('materials.uses.none')}</p>
      ) : (
        <>
          <p>{t('materials.uses.intro', { count: pages.length })}</p>
          <ul className="concerned-list">
            {pages.map((page) => (
              <li key={page.id}>
                <p>
                  {page.isBinned ? (
                    <bdi lang={page.language}>{page.title}</bdi>
                  ) : (
                    <a href={addressOf(page)}>
                      <bdi lang={page.language}>{page.title}</bdi>
                    </a>
                  )}
                </p>
                <p className="quiet">{placesOf(page, t).join(' · ')}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      {collections.length > 0 && (
        <p>
          {t('materials.uses.collections')}{' '}
          {collections.map(({ title, path }, index) => (
            <span key={path}>
              {index > 0 && ', '}
              <a href={path}>
                <bdi>{title}</bdi>
              </a>
            </span>
          ))}
        </p>
      )}
      {kits > 0 && <p>{t('materials.uses.kits', { count: kits })}</p>}
      {mayWithdraw && (
        <p className="actions">
          <a className="button is-quiet" href={withdrawal}>
            {t('materials.withdraw.open')}
          </a>
        </p>
      )}
    </section>
  );
}

function addressOf({ draft, editions, versions, sections, hasPicture, path }: UsingPage): string {
  if (draft !== null || hasPicture) return draftPath(path);
  // In a section of its workspace alone.
  if (sections.length > 0 && editions.length + versions.length === 0) return workspacePath(path);
  return editionsPath(path);
}

/** Where in a page: its draft, editions, versions to annotate, and annotations of the passage. */
export function placesOf(
  {
    draft,
    editions,
    versions,
    annotations,
    sections = [],
    hasPicture = false,
    isArchived,
    isBinned,
  }: Omit<UsingPage, 'id' | 'title' | 'path' | 'sections' | 'hasPicture'> &
    Partial<Pick<UsingPage, 'sections' | 'hasPicture'>>,
  t: Translate,
): string[] {
  return [
    ...(isBinned ? [t('materials.uses.binned')] : isArchived ? [t('materials.uses.archived')] : []),
    ...(draft === null ? [] : [t(draft === 'now' ? 'materials.uses.draft' : 'materials.uses.draftBefore')]),
    ...(editions.length === 0
      ? []
      : [t('materials.uses.editions', { count: editions.length, numbers: editions.join(', ') })]),
    ...(versions.length === 0
      ? []
      : [t('materials.uses.versions', { count: versions.length, numbers: versions.join(', ') })]),
    ...sections.map((code) => sectionOf(code)[t.locale]),
    ...(hasPicture ? [t('materials.uses.picture')] : []),
    ...(annotations === 0 ? [] : [t('materials.uses.annotations', { count: annotations })]),
  ];
}
