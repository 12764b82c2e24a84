import { useT } from '#app/i18n/translate.ts';

/** What to do with answers to checklists and exercises: shown by the island `reading/companion`. */
export function WorksheetBar() {
  const t = useT();
  const words = {
    'data-note': t('reading.worksheet.note'),
    'data-long': t('reading.worksheet.long'),
    'data-unkept': t('reading.worksheet.unkept'),
  };
  return (
    <section
      className="notice-box no-print"
      aria-label={t('reading.worksheet.title')}
      data-worksheet=""
      hidden
      {...words}
    >
      <p>{t('reading.worksheet.kept')}</p>
      <p className="reading-aids">
        <button type="button" className="button is-quiet is-small" data-print="">
          {t('reading.worksheet.print')}
        </button>
        <button type="button" className="button is-quiet is-small" data-send="">
          {t('reading.worksheet.send')}
        </button>
        <button type="button" className="button is-quiet is-small" data-clear="">
          {t('reading.worksheet.clear')}
        </button>
      </p>
      <p role="status" data-said="" />
    </section>
  );
}
