import { Fragment } from 'react';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import type { NoticeRow } from './notice-rows.ts';
import { SdgList } from './sdg-list.tsx';

/** Values up to this length share a line. */
const SHORT = 40;
/** Longer ones would make a tall, narrow column at the head of a page. */
const LONG = 64;

interface NoticeTableProps {
  readonly rows: readonly NoticeRow[];
  readonly sdgs?: readonly string[];
  readonly language: string;
  readonly form?: 'wide' | 'brief';
  /** Terms lead to what was published on them. */
  readonly linked?: boolean;
}

/**
 * The notice at the head of a page: a line and what a reader unfolds on a phone, all of it
 * elsewhere.
 */
export function NoticeHead({ rows, sdgs = [], ...others }: Omit<NoticeTableProps, 'form'>) {
  const t = useT();
  const rest = rows.filter(({ brief }) => !brief);
  return (
    <div className="notice-head">
      <NoticeTable rows={rows.filter(({ brief }) => brief)} form="brief" {...others} />
      {(rest.length > 0 || sdgs.length > 0) && (
        <details className="notice-fold">
          <summary>{t('reading.notice')}</summary>
          <NoticeTable rows={rest} sdgs={sdgs} {...others} />
        </details>
      )}
    </div>
  );
}

/** A page's notice as a table. */
export function NoticeTable({ rows, sdgs = [], language, form, linked = false }: NoticeTableProps) {
  const t = useT();
  const wide = form === 'wide';
  return (
    <dl className={form ? `notice-table is-${form}` : 'notice-table'}>
      {rows.map(({ label, values, own, paths }) => {
        const hrefs = linked ? paths : undefined;
        const attributes = own ? foreignLanguage(language, t.locale) : {};
        return (
          <div key={label} className={!form && values.join(', ').length > LONG ? 'is-long' : undefined}>
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
                        {at > 0 && ' '}
                        <span className="notice-value">
                          <Value value={value} href={hrefs[at]} />
                          {at < values.length - 1 && ','}
                        </span>
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
