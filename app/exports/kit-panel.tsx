import { type Translate, useT } from '#app/i18n/translate.ts';
import { collectionKindPath } from '#content/addresses/address.ts';
import { CHECK_KIT_PATH, KITS_PATH, signInPath } from '#content/addresses/site-paths.ts';

/** The texts of the island of kits. */
const WORDS = [
  'take',
  'takeHint',
  'asking',
  'withPictures',
  'smallPictures',
  'withoutPictures',
  'notNow',
  'fetching',
  'cancel',
  'cut',
  'resume',
  'cancelled',
  'held',
  'pictured',
  'smallPictured',
  'unpictured',
  'open',
  'recent',
  'unchecked',
  'newer',
  'update',
  'incomplete',
  'remove',
  'removed',
  'locked',
  'signIn',
  'gone',
  'full',
  'failed',
  'large',
  'largePictures',
  'space',
  'broken',
] as const;
export type KitWord = (typeof WORDS)[number];
export type KitWords = Readonly<Record<KitWord, string>>;

const wordsFor = (t: Translate): string =>
  JSON.stringify(Object.fromEntries(WORDS.map((word) => [word, t(`kits.${word}`)])));

/**
 * Where a reader stores a collection on the device. The island fills it in; without a script, it
 * stays hidden.
 */
export function KitPanel({ path }: { path: string }) {
  const t = useT();
  return (
    <div className="kit-panel no-print" data-kit={path} data-words={wordsFor(t)} data-sign-in={signInPath('')} hidden>
      <p className="kit-panel-more">
        <a href={KITS_PATH}>{t('kits.mine')}</a>
      </p>
    </div>
  );
}

/** The kits on this device, which only its browser knows. */
export function KitsPage() {
  const t = useT();
  return (
    <div className="narrow-page">
      <h1>{t('kits.title')}</h1>
      <p className="standfirst">{t('kits.intro')}</p>
      <noscript>
        <p className="notice-box">{t('kits.needsScript')}</p>
      </noscript>
      <ul
        id="kits"
        className="kit-list"
        aria-label={t('kits.listed')}
        data-words={wordsFor(t)}
        data-sign-in={signInPath('')}
        hidden
      />
      <div id="no-kits" className="empty">
        <h2>{t('kits.none')}</h2>
        <p>{t('kits.how')}</p>
        <p className="actions">
          <a className="button is-quiet" href={collectionKindPath('toolkit')}>
            {t('kits.browse')}
          </a>
        </p>
      </div>
      <p className="quiet">{t('kits.install')}</p>
      <p>
        <a href={CHECK_KIT_PATH}>{t('kits.check.title')}</a>
      </p>
    </div>
  );
}
