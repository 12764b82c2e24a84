import { useT } from '#app/i18n/translate.ts';

/**
 * Listening, larger type, sharing, and whether a page was read: shown by the island `reading/aids`.
 */
export function ReadingAids() {
  const t = useT();
  return (
    <p className="reading-aids no-print" data-reading-aids="" hidden>
      <button
        type="button"
        className="button is-quiet is-small"
        data-listen=""
        data-stop={t('reading.aids.stop')}
        hidden
      >
        {t('reading.aids.listen')}
      </button>
      <button type="button" className="button is-quiet is-small" data-larger="">
        {t('reading.aids.larger')}
      </button>
      <button type="button" className="button is-quiet is-small" data-share="" hidden>
        {t('reading.aids.share')}
      </button>
      <button type="button" className="button is-quiet is-small" data-read="">
        {t('reading.aids.read')}
      </button>
    </p>
  );
}
