import { DoneMessage } from '#app/frame/done-message.tsx';
import { useT } from '#app/i18n/translate.ts';
import { FileList } from '#app/materials/files/file-list.tsx';
import { InTurns } from '#app/ui/in-turns.tsx';
import { writePath } from '#content/addresses/device-paths.ts';
import { extractPath, materialPath, newExtractPath, transcriptPath } from '#content/addresses/site-paths.ts';
import type { TranscriptBlock } from '#content/extract/transcript-blocks.ts';
import { directionOf } from '#content/locale.ts';
import { materialLabel } from '#content/material/material.ts';
import type { ListedCode } from '#server/extracts/code-book.ts';
import type { ListedExtract } from '#server/extracts/describe-extracts.ts';
import type { ExtractPage } from '#server/extracts/extract-pages.ts';
import type { ListedFile } from '#server/materials/files/material-files.ts';
import type { Material } from '#server/materials/material-service.ts';
import { BlindNote } from './blind-section.tsx';
import { CodeMark } from './code-mark.tsx';
import { ExtractList } from './extract-list.tsx';
import { ExtractPages } from './extract-pages.tsx';
import { shorten } from './shorten.ts';

export interface TranscriptPageProps {
  readonly material: Pick<Material, 'id' | 'kind' | 'number' | 'title' | 'language'>;
  readonly archived: boolean;
  /** The path of its study, if extracts that others marked are not shown; null if all are. */
  readonly blindStudy: string | null;
  /** Null if there is no transcript. */
  readonly text: { readonly blocks: readonly TranscriptBlock[]; readonly isWhole: boolean } | null;
  readonly sounds: readonly ListedFile[];
  /** Its extracts: of very many, those of one page. */
  readonly marked: ExtractPage;
  readonly codes: readonly ListedCode[];
}

/** Characters that the marks of a passage weigh, and the mark of a code. */
const PASSAGE = 500;
const MARK = 300;

/** A transcript to read, beside the sound, with what is marked in it. */
export function TranscriptPage(props: TranscriptPageProps) {
  const { material, archived, blindStudy, text, sounds, marked, codes } = props;
  const { extracts } = marked;
  const t = useT();
  const label = materialLabel(material);
  const here = transcriptPath(material.id);
  // What is no longer in the text, and what is of the sound.
  const elsewhere = extracts.filter(({ blockId }) => blockId === null);
  const extractsIn = byBlock(extracts);
  const codesById = new Map(codes.map((code) => [code.id, code]));
  return (
    <div className="list-page transcript-page">
      <p className="kicker">
        <a href={materialPath(material.id)}>
          {`${label} · `}
          <bdi>{material.title}</bdi>
        </a>
      </p>
      <h1>{t('extracts.transcript.title')}</h1>
      <p className="standfirst">{t('extracts.transcript.help')}</p>
      <DoneMessage />
      {blindStudy !== null && <BlindNote path={blindStudy} />}
      {archived && <p className="notice-box">{t('manage.archivedIntro')}</p>}
      {!archived && (
        <p className="actions">
          <a className="button" href={writePath(here)}>
            {t(text === null ? 'extracts.transcript.begin' : 'extracts.transcript.write')}
          </a>
        </p>
      )}
      {sounds.length > 0 && (
        <div className="transcript-sound">
          <FileList materialId={material.id} files={sounds} />
          {!archived && (
            <p>
              <a href={newExtractPath(material.id)}>{t('extracts.add')}</a>
            </p>
          )}
        </div>
      )}
      {marked.pages > 1 && <p className="notice-box">{t('extracts.transcript.marks')}</p>}
      <ExtractPages list={marked} path={here} />
      {text === null || text.blocks.length === 0 ? (
        <p className="empty">{t('extracts.transcript.empty')}</p>
      ) : (
        <div
          className="transcript-text"
          {...(archived
            ? {}
            : { 'data-mark': newExtractPath(material.id), 'data-label': t('extracts.transcript.markSelection') })}
        >
          <InTurns
            items={text.blocks.map((block, index) => ({ ...block, index }))}
            idOf={({ index }) => String(index)}
            weigh={({ html, passages }) => html.length + PASSAGE * passages.length}
          >
            {({ html, passages }) => (
              <div className="transcript-block">
                <div
                  className="prose"
                  lang={material.language}
                  dir={directionOf(material.language)}
                  dangerouslySetInnerHTML={{ __html: html }}
                />
                <InTurns items={passages} idOf={({ id }) => id} weigh={({ text: words }) => words.length}>
                  {({ id, text: words }) => (
                    <p className="transcript-marks" id={`passage-${id}`}>
                      <InTurns
                        items={extractsIn.get(id) ?? []}
                        idOf={(one) => one.id}
                        weigh={(one) => MARK * one.codes.length}
                      >
                        {(one) => <MarkedHere extract={one} codes={codesById} />}
                      </InTurns>
                      {!archived && (
                        <a
                          href={newExtractPath(material.id, id)}
                          aria-label={t('extracts.transcript.markOf', { words: shorten(words) })}
                        >
                          {t('extracts.transcript.mark')}
                        </a>
                      )}
                    </p>
                  )}
                </InTurns>
              </div>
            )}
          </InTurns>
        </div>
      )}
      {text?.isWhole === false && <p className="notice-box">{t('extracts.transcript.more')}</p>}
      {elsewhere.length > 0 && (
        <section aria-labelledby="extraits">
          <h2 id="extraits">{t('extracts.title')}</h2>
          <ExtractList extracts={elsewhere} codes={codes} archived={archived} />
        </section>
      )}
      <ExtractPages list={marked} path={here} />
    </div>
  );
}

/** The extracts that have words of each block. */
function byBlock(extracts: readonly ListedExtract[]): ReadonlyMap<string, readonly ListedExtract[]> {
  const found = new Map<string, ListedExtract[]>();
  for (const one of extracts)
    for (const id of one.blockIds) {
      const known = found.get(id);
      if (known) known.push(one);
      else found.set(id, [one]);
    }
  return found;
}

interface MarkedHereProps {
  readonly extract: ListedExtract;
  readonly codes: ReadonlyMap<string, ListedCode>;
}

function MarkedHere({ extract, codes }: MarkedHereProps) {
  const given = extract.codes.flatMap(({ id }) => codes.get(id) ?? []);
  return (
    <span className="transcript-mark">
      <a href={extractPath(extract.material.id, extract.id)}>{extract.label}</a>
      {given.map((code) => (
        <CodeMark key={code.id} {...code} />
      ))}
    </span>
  );
}
