import { useT } from '#app/i18n/translate.ts';
import { NoticeTable } from '#app/reading/notice/notice-table.tsx';
import { AdoptionTable } from './adoption-table.tsx';
import { AttachmentList } from './attachment-list.tsx';
import { SourceList } from './source-list.tsx';
import type { TextView } from './text-view.server.ts';

/** Below a text: who took it up, its sources, its documents and the rest of its notice. */
export function TextFoot({ text, language, map = null }: { text: TextView; language: string; map?: string | null }) {
  const t = useT();
  return (
    <>
      <AdoptionTable adoptions={text.adoptions} language={language} />
      <SourceList sources={text.sources} map={map} />
      <AttachmentList attachments={text.attachments} />
      {text.foot.length > 0 && (
        <section aria-labelledby="notice">
          <h2 id="notice">{t('reading.notice')}</h2>
          <NoticeTable rows={text.foot} language={language} form="wide" linked={text.hasTerms} />
        </section>
      )}
    </>
  );
}
