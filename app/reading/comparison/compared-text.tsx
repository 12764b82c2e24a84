import { createContext, useContext } from 'react';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { InTurns } from '#app/ui/in-turns.tsx';
import { filePath } from '#content/addresses/file-path.ts';
import type { ComparedBlock, ComparedPicture, ComparedRun } from '#content/compare/compare.ts';
import type { Comparison } from '#content/compare/comparison.ts';
import { type BlockKind, blockLabel } from '#content/document/blocks.ts';

/** Shows the change in the margin, so that colour is not the only cue. */
const SIGNS = { added: '+', removed: '−', changed: '±', same: '' } as const;

/** The type of a block, where its text does not show it. */
function labelOf(t: Translate, { path, kind, row }: ComparedBlock): string | null {
  if (kind) return blockLabel(kind as BlockKind)[t.locale];
  switch (path.at(-1)) {
    case 'figure':
      return t('editor.blocks.figure');
    case 'pageCard':
      return t('editor.blocks.pageCard');
    case 'codeBlock':
      return t('editor.blocks.code');
    case 'horizontalRule':
      return t('editor.blocks.rule');
    default:
      return row === null ? null : t('editor.history.tableRow', { row });
  }
}

/** Words of a comparison, marked for the eye and the ear. */
export function Run({ run }: { run: ComparedRun }) {
  const t = useT();
  if (run.change === 'same') return run.text;
  const Tag = run.change === 'added' ? 'ins' : 'del';
  return (
    <Tag>
      <span className="visually-hidden" lang={t.locale}>
        [{t(`editor.history.run.${run.change}`)}]{' '}
      </span>
      {run.text}
    </Tag>
  );
}

/**
 * What the addresses of pictures end with, for who may see them by a request for a review alone.
 */
const PictureQuery = createContext('');

function Picture({ picture: { change, file } }: { picture: ComparedPicture }) {
  const t = useT();
  const query = useContext(PictureQuery);
  // The image has no alternative text: the text below describes it.
  const image = <img src={filePath(file, 480) + query} alt="" loading="lazy" />;
  if (change === 'same') return image;
  const Tag = change === 'added' ? 'ins' : 'del';
  return (
    <Tag>
      <span className="visually-hidden" lang={t.locale}>
        [{t(`editor.history.run.${change}`)}]
      </span>
      {image}
    </Tag>
  );
}

function Block({ block, number }: { block: ComparedBlock; number: number | null }) {
  const t = useT();
  const { change, level, path, marker, pictures, runs } = block;
  const isEmpty = pictures.length === 0 && change !== 'same' && runs.every(({ text }) => text.trim() === '');
  const label = labelOf(t, block) ?? (isEmpty ? t('editor.history.emptyLine') : null);
  const formOnly = change === 'changed' && pictures.length < 2 && runs.every((run) => run.change === 'same');
  const depth = path.filter((name) => name === 'listItem' || name === 'taskItem').length;
  return (
    <div
      className={`compared is-${change}`}
      data-level={level ?? undefined}
      data-depth={Math.min(depth, 4) || undefined}
      data-within={path.includes('typedBlock') || path.includes('blockquote') || undefined}
      data-change={number ?? undefined}
      tabIndex={number === null ? undefined : -1}
    >
      <span className="compared-sign" aria-hidden="true">
        {SIGNS[change]}
      </span>
      {(label || formOnly) && (
        <p className="compared-label" lang={t.locale}>
          {[label, formOnly && t('editor.history.formOnly')].filter(Boolean).join(' · ')}
        </p>
      )}
      {pictures.length > 0 && (
        <p className="compared-pictures">
          {pictures.map((picture) => (
            <Picture key={picture.change} picture={picture} />
          ))}
        </p>
      )}
      <p className="compared-words">
        {marker && <span className="compared-marker">{marker} </span>}
        {runs.map((run, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a comparison are never reordered
          <Run key={at} run={run} />
        ))}
      </p>
    </div>
  );
}

/** A part of a comparison, and its position; a change also has a number. */
interface NumberedPart {
  readonly part: Comparison['parts'][number];
  readonly at: number;
  readonly number: number | null;
}

function numberParts(parts: Comparison['parts']): NumberedPart[] {
  let changes = 0;
  return parts.map((part, at) => ({
    part,
    at,
    number: part.change === 'same' || part.change === 'skipped' ? null : changes++,
  }));
}

/**
 * A comparison as one text, read from top to bottom: additions, deletions and their context.
 * @param reviewKey for who may see its pictures by a request for a review alone
 */
export function ComparedText({ comparison, reviewKey }: { comparison: Comparison; reviewKey?: string }) {
  const t = useT();
  const text = (
    <InTurns
      items={numberParts(comparison.parts)}
      idOf={({ at }) => String(at)}
      weigh={({ part }) => (part.change === 'skipped' ? 0 : part.runs.reduce((sum, { text }) => sum + text.length, 0))}
    >
      {({ part, number }) =>
        part.change === 'skipped' ? (
          <p className="compared-gap" lang={t.locale}>
            {t('editor.history.skipped', { count: part.count })}
          </p>
        ) : (
          <Block block={part} number={number} />
        )
      }
    </InTurns>
  );
  return <PictureQuery.Provider value={reviewKey ? `&relire=${reviewKey}` : ''}>{text}</PictureQuery.Provider>;
}
