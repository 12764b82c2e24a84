import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import {
  draftPath,
  managePath,
  materialPath,
  newAddressPath,
  newShelfAddressPath,
  noticePath,
  withdrawalPath,
} from '#content/addresses/site-paths.ts';
import type { MaterialBeyond } from '#server/materials/beyond/beyond-consent.ts';
import { PlacesList } from './places-list.tsx';

/**
 * Says where published texts go beyond what people agree to now, and what is to be done; nothing
 * for none.
 */
export function BeyondAlert({ beyond, isNamed }: { beyond: readonly MaterialBeyond[]; isNamed: boolean }) {
  const t = useT();
  if (beyond.length === 0) return null;
  return (
    <section className="notice-box is-danger" aria-labelledby="au-dela">
      <h2 id="au-dela">{t('materials.beyond.title')}</h2>
      <p>{t('materials.beyond.intro')}</p>
      {isNamed ? (
        <ul>
          {beyond.map((material) => (
            <li key={material.id}>
              <p>
                <a href={materialPath(material.id)}>
                  {material.label} · <bdi>{material.title}</bdi>
                </a>
              </p>
              <BeyondPages material={material} />
            </li>
          ))}
        </ul>
      ) : (
        beyond.map((material) => <BeyondPages key={material.id} material={material} />)
      )}
    </section>
  );
}

function BeyondPages({ material }: { material: MaterialBeyond }) {
  const { id, pages, addresses, collections, goneBack, mayWithdraw } = material;
  const t = useT();
  return (
    <>
      <ul>
        {pages.map((page) => (
          <li key={page.id}>
            <a href={draftPath(page.path)} {...foreignLanguage(page.language, t.locale)}>
              {page.title}
            </a>
            {t.locale === 'fr' ? '\u00a0: ' : ': '}
            {[
              page.isWithheld && t('materials.beyond.isWithheld'),
              page.quotations > 0 && t('materials.beyond.quotations', { count: page.quotations }),
              page.names > 0 && t('materials.beyond.names', { count: page.names }),
              page.statements > 0 && t('materials.beyond.statements', { count: page.statements }),
            ]
              .filter(Boolean)
              .join(', ')}
            {page.beside.length > 0 && (
              <p className="quiet">
                {t('materials.beyond.beside')}{' '}
                {page.beside.map((field) => t(`materials.beyond.besideOf.${field}`)).join(', ')}.{' '}
                <a href={noticePath(page.path)}>{t('manage.noticeTitle')}</a>
              </p>
            )}
            {page.places.length > 0 && <PlacesList {...page} />}
          </li>
        ))}
      </ul>
      {addresses.map(({ path, of, slug }) => (
        <p key={path}>
          {t('materials.beyond.address', { text: path })}{' '}
          <a href={of === 'page' ? newAddressPath(path, slug) : newShelfAddressPath(path, slug)}>
            {t('materials.beyond.newAddress')}
          </a>
        </p>
      ))}
      {collections.length > 0 && (
        <p>
          {t('materials.beyond.collections')}{' '}
          {collections.map(({ path, title, language }, place) => (
            <span key={path}>
              {place > 0 && ', '}
              <a href={managePath(path)} {...foreignLanguage(language, t.locale)}>
                {title}
              </a>
            </span>
          ))}
        </p>
      )}
      {pages.some(({ names }) => names > 0) && <p>{t('materials.beyond.elsewhere')}</p>}
      {pages.length === 0 ? null : goneBack === null ? (
        <p>{t('materials.beyond.rewrite')}</p>
      ) : mayWithdraw ? (
        <p>
          <a className="button" href={withdrawalPath(id, goneBack)}>
            {t('materials.beyond.plan')}
          </a>
        </p>
      ) : (
        <p>{t('materials.beyond.forTeam')}</p>
      )}
    </>
  );
}
