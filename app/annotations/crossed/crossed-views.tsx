import { AnnotationBar } from '#app/annotations/thread/annotation-bar.tsx';
import { AnnotationForm } from '#app/annotations/thread/annotation-form.tsx';
import { Orphans } from '#app/annotations/thread/annotation-side.tsx';
import { AnnotationThreads, lengthOf } from '#app/annotations/thread/annotation-thread.tsx';
import { Done, LiveWords } from '#app/annotations/thread/annotation-words.tsx';
import { ThreadPagesNav } from '#app/annotations/thread/thread-pages-nav.tsx';
import { SideName } from '#app/annotations/view/side-name.tsx';
import { ExportList } from '#app/exports/export-list.tsx';
import { useT } from '#app/i18n/translate.ts';
import { InTurns } from '#app/ui/in-turns.tsx';
import { annotationsPath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';
import type { Side } from '#content/people/person.ts';
import { ANNOTATED_EXTENSIONS } from '#content/render/files/export-format.ts';
import type { CrossedRow, CrossedView } from './crossed-view.server.ts';

/** Regards croisés: each paragraph between the annotations of the two sides. */
export function CrossedViews({ view }: { view: CrossedView }) {
  const t = useT();
  const { pageId, path, textPath, rows, all, form, heading, inPlace } = view;
  const here = all ? `${annotationsPath(path)}?tout` : annotationsPath(path);
  return (
    <div
      className="crossed"
      id="regards"
      data-page={pageId}
      data-edition={view.edition}
      data-position={view.position}
      data-before={view.threadPages.before}
      data-elsewhere={JSON.stringify(view.threadPages.elsewhere)}
      data-signature={JSON.stringify(view.signature)}
    >
      <header className="reading-head">
        <p className="kicker">
          <a href={textPath}>{t('annotations.backToText')}</a>
        </p>
        <h1>{heading}</h1>
        <p className="standfirst">{t(inPlace ? 'annotations.crossedIntro' : 'annotations.listIntro')}</p>
      </header>
      <AnnotationBar view={view} crossedHref={null} />
      <Done done={view.done} />
      {/* Without annotations, too: those that come are shown without the page being loaded again. */}
      <ExportList
        path={annotationsPath(path)}
        title={t(inPlace ? 'exports.takeCrossed' : 'exports.takeAnnotations')}
        extensions={ANNOTATED_EXTENSIONS}
        html={rows.map(({ html }) => html).join('')}
      />
      {form && <AnnotationForm view={view} form={form} />}
      <p className="no-print">
        <a href={all ? annotationsPath(path) : `${annotationsPath(path)}?tout`}>
          {t(all ? 'annotations.annotatedOnly' : 'annotations.allParagraphs')}
        </a>
      </p>
      <ThreadPagesNav threads={view.threads} threadPages={view.threadPages} path={here} />
      {rows.length === 0 ? (
        <div className="empty">
          <h2>{t('annotations.none.crossed')}</h2>
          <p>{t('annotations.none.crossedHelp')}</p>
        </div>
      ) : (
        <>
          <div className="crossed-sides" aria-hidden="true">
            <p className="duo-side-name duo-south" id="cote-south">
              <SideName side="south" />
            </p>
            <p className="duo-side-name duo-north" id="cote-north">
              <SideName side="north" />
            </p>
          </div>
          <InTurns items={rows} idOf={({ blockId }) => blockId} weigh={lengthOfRow}>
            {(row) => <Row row={row} view={view} />}
          </InTurns>
        </>
      )}
      <Orphans view={view} />
      <ThreadPagesNav threads={view.threads} threadPages={view.threadPages} path={here} />
      <LiveWords path={annotationsPath(path)} />
    </div>
  );
}

function lengthOfRow({ html, threads }: CrossedRow): number {
  return [...threads.south, ...threads.north].reduce((sum, thread) => sum + lengthOf(thread), html.length);
}

function Row({ row, view }: { row: CrossedRow; view: CrossedView }) {
  const t = useT();
  const { blockId, heading, html, threads } = row;
  const words = { lang: view.language, dir: directionOf(view.language), dangerouslySetInnerHTML: { __html: html } };
  const annotated = threads.south.length + threads.north.length > 0;
  return (
    <div className={`crossed-row${annotated ? ' is-annotated' : ''}`}>
      <div className="crossed-text prose">
        {heading === null ? <p id={`b-${blockId}`} {...words} /> : <h2 data-block={blockId} {...words} />}
        {view.mayWrite && heading === null && (
          <a className="anno-add" href={`?annoter=${blockId}#annoter`} rel="nofollow">
            {t('annotations.annotateParagraph')}
          </a>
        )}
      </div>
      <Threads side="south" row={row} view={view} />
      <Threads side="north" row={row} view={view} />
    </div>
  );
}

function Threads({ side, row, view }: { side: Side; row: CrossedRow; view: CrossedView }) {
  return (
    <div className={`crossed-side duo-${side}`} data-threads={`${side} ${row.blockId}`}>
      <AnnotationThreads threads={row.threads[side]} view={view} />
    </div>
  );
}
