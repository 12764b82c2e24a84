import { Fragment } from 'react';
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
  /** Terms lead to what was published on them. */
  linked?: boolean;
}) {
  const { rows, sdgs = [], language, wide = false, linked = false } = props;
  const t = useT();
  return (
    <dl className={wide ? 'notice-table is-wide' : 'notice-table'}>
      {rows.map(({ label, values, own, paths }) => {
        const hrefs = linked ? paths : undefined;
        const attributes = own ? foreignLanguage(language, t.locale) : {};
        return (
          <div key={label}>
            <dt>{label}</dt>
            {wide && values.some((value) => value.length > SHORT) ? (
              values.map((value, at) => (
                <dd key={value} {...attributes}>
                  <Value value={value} href={hrefs?.[at]} />
                </dd>
              ))
            ) : (
              <dd {...attributes}>
                {hrefs
                  ? values.map((value, at) => (
                      <Fragment key={value}>
                        {at > 0 && ', '}
                        <Value value={value} href={hrefs[at]} />
                      </Fragment>
                    ))
                  : values.join(', ')}
              </dd>
            )}
          </div>
        );
      })}
      {sdgs.length > 0 && (
        <div>
          <dt>{t('reading.sdgs')}</dt>
          <dd>
            <SdgList codes={sdgs} linked={linked} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function Value({ value, href }: { value: string; href: string | undefined }) {
  return href ? <a href={href}>{value}</a> : value;
}
