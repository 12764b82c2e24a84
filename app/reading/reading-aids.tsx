import { useT } from '#app/i18n/translate.ts';
import { aidsPath } from '#content/addresses/site-paths.ts';

/**
 * Larger type, listening, printing, sharing, and whether a page was read: shown by the island
 * `reading/companion`. Their place is there before it, so that the text does not move when it
 * comes. On a phone, each row has one that every browser has: none is left empty.
 * @param covers addresses of the collections where the page is read: what was read is counted there
 */
export function ReadingAids({ covers }: { covers: readonly string[] }) {
  const t = useT();
  return (
    <p className="reading-aids no-print" data-reading-aids="" data-waiting="">
      <button type="button" className="button is-quiet is-small" data-larger="">
        {t('reading.aids.larger')}
      </button>
      <button
        type="button"
        className="button is-quiet is-small"
        data-listen=""
        data-stop={t('reading.aids.stop')}
        data-waiting=""
      >
        {t('reading.aids.listen')}
      </button>
      <button type="button" className="button is-quiet is-small" data-print="">
        {t('reading.print')}
      </button>
      <button type="button" className="button is-quiet is-small" data-share="" data-waiting="">
        {t('reading.aids.share')}
      </button>
      {covers.length > 0 && (
        <button type="button" className="button is-quiet is-small" data-read={covers.join(' ')}>
          {t('reading.aids.read')}
        </button>
      )}
    </p>
  );
}

/** To the same page with its aids: for readers without an account, a page alone has no script. */
export function AidsLink({ path }: { path: string }) {
  const t = useT();
  return (
    <p className="reading-aids is-link no-print">
      <a href={aidsPath(path)} rel="nofollow">
        {t('reading.aids.ask')}
      </a>
    </p>
  );
}
