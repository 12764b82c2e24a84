import { useT } from '#app/i18n/translate.ts';
import { directionOf } from '#content/locale.ts';
import { Run } from './compared-text.tsx';
import type { DetailChange } from './details-view.server.ts';

/** What changed beside a text: title, summary, fields of the notice. Nothing without a change. */
export function ChangedDetails({ details, language }: { details: readonly DetailChange[]; language: string }) {
  const t = useT();
  if (details.length === 0) return null;
  return (
    <dl className="compared-details" lang={t.locale} dir={directionOf(t.locale)}>
      {details.map(({ label, own, whole, runs }) => (
        <div key={label} className="compared is-changed">
          <dt className="compared-label">{label}</dt>
          <dd className="compared-words" {...(own ? { lang: language, dir: directionOf(language) } : {})}>
            {whole?.before && <Run run={{ change: 'removed', text: whole.before }} />}
            {whole?.before && whole.after && <span aria-hidden="true"> → </span>}
            {whole?.after && <Run run={{ change: 'added', text: whole.after }} />}
            {runs.map((run, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a comparison are never reordered
              <Run key={at} run={run} />
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
