import { ExportList } from '#app/exports/export-list.tsx';
import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatInstant, formatList } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { ReadingFrame } from '#app/reading/text/reading-frame.tsx';
import { TextFoot } from '#app/reading/text/text-foot.tsx';
import { writePath } from '#content/addresses/device-paths.ts';
import {
  comparePath,
  draftNewsPath,
  draftPath,
  freezePath,
  publishPath,
  reviewPath,
  reviewsPath,
  versionPath,
} from '#content/addresses/site-paths.ts';
import { THREADS_ANCHOR } from '#content/annotation/thread-anchor.ts';
import { directionOf } from '#content/locale.ts';
import type { DraftView } from './draft-view.server.ts';
import { PageStaff } from './page-staff.tsx';
import { Places } from './places.tsx';

/** A draft in the layout of the edition that it will be. */
export function DraftPage({ view }: { view: DraftView }) {
  const t = useT();
  const { text, language, path } = view;
  return (
    <ReadingFrame
      page={view}
      text={text}
      printedFoot={`${path} · ${t('draft.printedFoot', { when: formatInstant(view.readAt, t.locale) })}`}
      messages={
        <>
          <DoneMessage />
          <Band view={view} />
        </>
      }
      foot={
        <>
          <TextFoot text={text} language={language} />
          <Places places={view.places} />
        </>
      }
      aside={view.staff && <PageStaff path={path} staff={view.staff} isPublished={view.edition !== null} />}
    >
      {text.words > 0 ? (
        <div className="prose" id="texte" dangerouslySetInnerHTML={{ __html: text.html }} />
      ) : (
        <div className="empty" lang={t.locale} dir={directionOf(t.locale)}>
          <h2>{t('draft.empty')}</h2>
          <p>{t('draft.emptyText')}</p>
        </div>
      )}
    </ReadingFrame>
  );
}

function stepPath({ step, path, ownRequest }: DraftView): string {
  if (step === 'in-review' && ownRequest) return reviewPath(ownRequest);
  return step === 'publish' ? publishPath(path) : reviewsPath(path);
}

/** Says that this is a draft, whose and of when, and where to go from here. */
function Band({ view }: { view: DraftView }) {
  const t = useT();
  const { path, edition, lastWritten, alsoBy, staff } = view;
  const isArchived = staff?.archivedAt != null;
  return (
    <div className="notice-box draft-band" role="note" aria-label={t('draft.title')}>
      <p>
        <span className="badge is-strong">{t('draft.title')}</span> {t('draft.band')}
      </p>
      {lastWritten && (
        <p>
          {lastWritten.name === null
            ? t('draft.written', { when: formatInstant(lastWritten.at, t.locale) })
            : t('draft.writtenBy', { name: lastWritten.name, when: formatInstant(lastWritten.at, t.locale) })}{' '}
          {alsoBy.length > 0 && t('draft.alsoBy', { names: formatList(alsoBy, t.locale) })}
        </p>
      )}
      {staff && view.text.words > 0 && (
        <ExportList path={draftPath(path)} title={t('exports.takeDraft')} html={view.text.html} />
      )}
      {view.ownRequest && (
        <p className="no-print">
          <a className="button" href={reviewPath(view.ownRequest)}>
            {t('review.answerIt')}
          </a>
        </p>
      )}
      {view.step && !isArchived && (
        <p className="no-print">
          {t('draft.next')} <a href={stepPath(view)}>{t(`board.next.${view.step}`)}</a>
        </p>
      )}
      {view.openThreads > 0 && !isArchived && (
        <p className="no-print">
          <a href={`${writePath(path)}#${THREADS_ANCHOR}`}>{t('draft.threads', { count: view.openThreads })}</a>
          {view.mustFixThreads > 0 && ` (${t('draft.mustFix', { count: view.mustFixThreads })})`}
        </p>
      )}
      <ul className="no-print">
        {!isArchived && (
          <li>
            <a href={writePath(path)}>{t('draft.write')}</a>
          </li>
        )}
        {edition !== null && (
          <>
            <li>
              <a href={comparePath(path, { from: edition, to: 'brouillon' })}>
                {t('draft.compare', { number: edition })}
              </a>
            </li>
            <li>
              <a href={path}>{t('draft.readEdition', { number: edition })}</a>
            </li>
          </>
        )}
        {!isArchived && (
          <li>
            <a href={reviewsPath(path)}>{t('review.ask')}</a>
          </li>
        )}
        {staff?.invites && !isArchived && (
          <li>
            {staff.asks ? (
              <a href={versionPath(path)}>{t('version.title')}</a>
            ) : (
              <a href={freezePath(path)}>{t('version.first')}</a>
            )}
          </li>
        )}
        {!isArchived && (
          <li>
            <a href={publishPath(path)}>{t('draft.publish')}</a>
          </li>
        )}
      </ul>
      <p className="no-print" role="status" data-draft-news={draftNewsPath(view.id)} data-position={view.position}>
        <span hidden>
          {t('draft.changed')} <a href={draftPath(path)}>{t('draft.show')}</a>
        </span>
      </p>
    </div>
  );
}
