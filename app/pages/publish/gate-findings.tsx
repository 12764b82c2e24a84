import { type MessageKey, type Translate, useT } from '#app/i18n/translate.ts';
import { fieldId } from '#app/ui/field.tsx';
import { writePath } from '#content/addresses/device-paths.ts';
import { lensesPath, noticePath, reviewsPath } from '#content/addresses/site-paths.ts';
import { threadAnchor } from '#content/annotation/thread-anchor.ts';
import { findCheck, resultsOf } from '#content/gate/checks.ts';
import { approvals } from '#content/gate/page/approvals.ts';
import type { Finding, GateLevel, GateResult, GateScreen, Place } from '#content/gate/reading/finding.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { ownFields } from '#content/kinds/notice.ts';
import { setTypography } from '#content/text/typography.ts';

/** The longest list that is shown open. */
const MOST_OPEN = 8;

interface GateFindingsProps {
  readonly kind: PageKind;
  readonly path: string;
  /** Where the page's annotations are. */
  readonly threads: string;
  /** The page's language, for the typography of its words. */
  readonly language: string;
  readonly gate: readonly GateResult[];
  /** The viewer may not publish without the approvals of the rule, whatever the reason. */
  readonly needsApprovals: boolean;
}

/** The findings of the checks before publishing, by level, each place with a link. */
export function GateFindings({ gate, needsApprovals, ...page }: GateFindingsProps) {
  const justified = resultsOf(gate, 'justified');
  const refused = needsApprovals ? justified.filter(({ check }) => check === approvals.name) : [];
  return (
    <>
      <Level {...page} level="blocking" results={resultsOf(gate, 'blocking')} />
      <Level {...page} level="approvals" results={refused} />
      <Level {...page} level="justified" results={justified.filter((result) => !refused.includes(result))} />
      <Level {...page} level="advice" results={resultsOf(gate, 'advice')} />
    </>
  );
}

type FindingPage = Pick<GateFindingsProps, 'kind' | 'path' | 'threads' | 'language'>;

interface LevelProps extends FindingPage {
  /** `approvals`: those without which this viewer may not publish, whatever the reason. */
  readonly level: GateLevel | 'approvals';
  readonly results: readonly GateResult[];
}

function Level({ level, results, ...page }: LevelProps) {
  const t = useT();
  if (results.length === 0) return null;
  return (
    <section
      className={
        level === 'blocking' || level === 'approvals'
          ? 'notice-box is-danger gate-findings'
          : `notice-box gate-findings is-${level}`
      }
      aria-labelledby={`gate-${level}`}
    >
      <h2 id={`gate-${level}`}>{t(`manage.gate.${level}.title`)}</h2>
      <p>{t(`manage.gate.${level}.intro`)}</p>
      <ul className="gate-list">
        {results.map((result) => (
          <li key={result.check}>
            <Result {...page} result={result} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Result({ result, ...page }: FindingPage & { result: GateResult }) {
  const t = useT();
  const { count, findings } = result;
  const message = messageOf(result, t);
  const [first] = findings;
  const isNamed = findings.some((finding) => nameOf(finding, page, t) !== '');
  // A single place without a name: the check's message is the link.
  if (!isNamed && first) return <a href={hrefOf(first.at, page)}>{message}</a>;
  const places = (
    <ul>
      {findings.map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a static list, never reordered
        <li key={index}>
          <a href={hrefOf(finding.at, page)}>{nameOf(finding, page, t) || message}</a>
          {finding.why && <span className="quiet"> ({finding.why[t.locale]})</span>}
        </li>
      ))}
      {count > findings.length && (
        <li className="quiet">{t('manage.gate.more', { count: count - findings.length })}</li>
      )}
    </ul>
  );
  if (findings.length <= MOST_OPEN) {
    return (
      <>
        {message}
        {places}
      </>
    );
  }
  return (
    <details>
      <summary>{message}</summary>
      {places}
    </details>
  );
}

/** The message of a check for its number of places. */
function messageOf({ check, count }: GateResult, t: Translate): string {
  const known = findCheck(check);
  if (!known) return check;
  const form = new Intl.PluralRules(t.locale).select(count) === 'one' ? known.message.one : known.message.other;
  return form[t.locale].replace('{{count}}', new Intl.NumberFormat(t.locale).format(count));
}

const SCREENS: Readonly<Record<Exclude<GateScreen, 'annotations'>, (path: string) => string>> = {
  write: writePath,
  notice: noticePath,
  reviews: reviewsPath,
  lenses: lensesPath,
};

function hrefOf(at: Place, { path, threads }: Pick<FindingPage, 'path' | 'threads'>): string {
  // The notice opens the field's fold, and leads back here.
  if ('field' in at) return `${noticePath(path, { field: at.field, back: 'publier' })}#${fieldId(at.field)}`;
  if ('thread' in at) return `${threads.split('#', 1)[0]}#${threadAnchor(at.thread)}`;
  if ('screen' in at) return at.screen === 'annotations' ? threads : SCREENS[at.screen](path);
  return `${writePath(path)}${at.block === null ? '' : `#b-${at.block}`}`;
}

/** A place by its words, its field or what it is called; empty if it has no name. */
function nameOf({ at, words, name }: Finding, { kind, language }: { kind: PageKind; language: string }, t: Translate) {
  if ('field' in at) return at.field.includes('.') ? fieldName(t, kind, at.field) : '';
  return setTypography(words, language) || (name?.[t.locale] ?? '');
}

const COMMON: Readonly<Record<string, MessageKey>> = {
  countries: 'manage.countries',
  sectors: 'manage.sectors',
  sdgs: 'manage.sdgs',
  keywords: 'reading.keywords',
  authors: 'reading.authors',
};

/** The label of a notice field: `own.period`. */
function fieldName(t: Translate, kind: PageKind, field: string): string {
  const [part, name = ''] = field.split('.');
  if (part === 'common') return COMMON[name] ? t(COMMON[name]) : name;
  return ownFields(kind).find(({ key }) => key === name)?.look.label[t.locale] ?? name;
}
