import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import type { NoticeRow } from './notice-rows.ts';
import { SdgList } from './sdg-list.tsx';

/** Values up to this length share a line. */
const SHORT = 40;

/** A page's notice as a table. */
export function NoticeTable(props: {
  rows: readonly NoticeRow[];
  sdgs?: readonly string[];
  language: string;
  wide?: boolean;
}) {
  const { rows, sdgs = [], language, wide = false } = props;
  const t = useT();
  return (
    <dl className={wide ? 'notice-table is-wide' : 'notice-table'}>
      {rows.map(({ label, values, own }) => {
        const attributes = own ? foreignLanguage(language, t.locale) : {};
        return (
          <div key={label}>
            <dt>{label}</dt>
            {wide && values.some((value) => value.length > SHORT) ? (
              values.map((value) => (
                <dd key={value} {...attributes}>
                  {value}
                </dd>
              ))
            ) : (
              <dd {...attributes}>{values.join(', ')}</dd>
            )}
          </div>
        );
      })}
      {sdgs.length > 0 && (
        <div>
          <dt>{t('reading.sdgs')}</dt>
          <dd>
            <SdgList codes={sdgs} />
          </dd>
        </div>
      )}
    </dl>
  );
}
