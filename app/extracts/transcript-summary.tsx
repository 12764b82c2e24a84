import { useT } from '#app/i18n/translate.ts';
import { Instant } from '#app/ui/instant.tsx';
import { writePath } from '#content/addresses/device-paths.ts';
import { newExtractPath, transcriptPath } from '#content/addresses/site-paths.ts';
import type { ListedTranscript } from '#server/extracts/transcripts.ts';

interface TranscriptSummaryProps {
  readonly material: { readonly id: string };
  readonly archived: boolean;
  /** Whether there is a sound of which a moment can be marked. */
  readonly hasSound: boolean;
  readonly transcript: ListedTranscript | null;
}

/** Whether a material has a transcript, who last wrote in it, and the ways into it. */
export function TranscriptSummary({ material, archived, hasSound, transcript }: TranscriptSummaryProps) {
  const t = useT();
  const path = transcriptPath(material.id);
  return (
    <>
      {transcript === null ? (
        <p className="quiet">{t('extracts.transcript.none')}</p>
      ) : (
        <p>
          <a href={path}>{t('extracts.transcript.read')}</a>
          {transcript.written && (
            <span className="quiet">
              {' · '}
              <bdi>
                {t('extracts.transcript.written', {
                  name: transcript.written.name ?? t('extracts.transcript.someone'),
                })}
              </bdi>
              , <Instant iso={transcript.written.at} />
            </span>
          )}
        </p>
      )}
      {!archived && (
        <p className="actions">
          <a className="button is-quiet" href={writePath(path)}>
            {t(transcript === null ? 'extracts.transcript.begin' : 'extracts.transcript.write')}
          </a>
          {hasSound && <a href={newExtractPath(material.id)}>{t('extracts.add')}</a>}
        </p>
      )}
    </>
  );
}
