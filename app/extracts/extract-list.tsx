import { useT } from '#app/i18n/translate.ts';
import { InTurns } from '#app/ui/in-turns.tsx';
import { extractPath, transcriptPath } from '#content/addresses/site-paths.ts';
import { momentOf } from '#content/extract/extract.ts';
import { directionOf } from '#content/locale.ts';
import { setTypography } from '#content/text/typography.ts';
import type { ListedCode } from '#server/extracts/code-book.ts';
import type { ListedExtract } from '#server/extracts/describe-extracts.ts';
import { CodeMark } from './code-mark.tsx';

interface ExtractListProps {
  readonly extracts: readonly ListedExtract[];
  readonly codes: readonly ListedCode[];
  readonly archived: boolean;
}

/** Characters that the mark of a code weighs. */
const MARK = 300;

/** Extracts, each with its words, where they stand now, and its codes. */
export function ExtractList({ extracts, codes, archived }: ExtractListProps) {
  const t = useT();
  const known = new Map(codes.map((code) => [code.id, code]));
  return (
    <ul className="extract-list">
      <InTurns
        items={extracts}
        idOf={({ id }) => id}
        weigh={({ quote, codes: given }) => (quote?.length ?? 0) + MARK * given.length}
      >
        {(extract) => {
          const { id, label, material, quote, state, now, blockId } = extract;
          const given = extract.codes.flatMap((one) => known.get(one.id) ?? []);
          return (
            <li>
              <p>
                <strong>{blockId === null ? label : <a href={transcriptPath(material.id, blockId)}>{label}</a>}</strong>{' '}
                <span className="quiet">
                  · <bdi>{material.title}</bdi>
                </span>
                {quote !== null && state !== 'placed' && (
                  <>
                    {' '}
                    <span className="status">{t(`extracts.state.${state}`)}</span>
                  </>
                )}
              </p>
              <ExtractWords extract={extract} />
              {now !== null && (
                <p>
                  {t('extracts.now')} <q lang={material.language}>{setTypography(now, material.language)}</q>
                </p>
              )}
              {extract.note !== '' && (
                <p className="extract-note">
                  <bdi>{extract.note}</bdi>
                </p>
              )}
              <p className="extract-foot">
                {given.length === 0 ? (
                  <span className="quiet">{t('extracts.uncoded')}</span>
                ) : (
                  given.map((code) => <CodeMark key={code.id} {...code} />)
                )}
                {extract.by !== null && (
                  <span className="quiet">
                    <bdi>{t('extracts.by', { name: extract.by })}</bdi>
                  </span>
                )}
                {!archived && (
                  <a href={extractPath(material.id, id)} aria-label={t('extracts.changeOf', { label })}>
                    {t('extracts.change')}
                  </a>
                )}
              </p>
            </li>
          );
        }}
      </InTurns>
    </ul>
  );
}

/** What was marked: the words as they were then, or the moment of the sound. */
export function ExtractWords({ extract: { quote, material, from, to } }: { readonly extract: ListedExtract }) {
  const t = useT();
  if (quote === null) return <p>{t('extracts.sound', { from: momentOf(from ?? 0), to: momentOf(to ?? 0) })}</p>;
  return (
    <blockquote className="extract-words" lang={material.language} dir={directionOf(material.language)}>
      {quote.split('\n').map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text, in their order
        <p key={at}>{setTypography(line, material.language)}</p>
      ))}
    </blockquote>
  );
}
