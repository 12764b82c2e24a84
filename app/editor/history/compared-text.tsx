import { type Translate, useT } from '#app/i18n/translate.ts';
import { type BlockKind, blockLabel } from '#content/document/blocks.ts';
import type { ComparedBlock, ComparedRun } from '#content/document/compare.ts';
import type { Comparison } from '#content/document/comparison.ts';

/** Says in the margin what the colours say. */
const SIGNS = { added: '+', removed: '−', changed: '±', same: '' } as const;

/** What a block is, where its words do not tell. */
function labelOf(t: Translate, { path, kind }: ComparedBlock): string | null {
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
      return path.includes('table') ? t('editor.blocks.table') : null;
  }
}

function Run({ run }: { run: ComparedRun }) {
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

function Block({ block, number }: { block: ComparedBlock; number: number | null }) {
  const t = useT();
  const { change, level, path, runs } = block;
  const isEmpty = change !== 'same' && runs.every(({ text }) => text.trim() === '');
  const label = labelOf(t, block) ?? (isEmpty ? t('editor.history.emptyLine') : null);
  const formOnly = change === 'changed' && runs.every((run) => run.change === 'same');
  const item = path.includes('listItem') || path.includes('taskItem');
  return (
    <div
      className={`compared is-${change}`}
      data-level={level ?? undefined}
      data-item={item || undefined}
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
      <p>
        {runs.map((run, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a comparison never move
          <Run key={at} run={run} />
        ))}
      </p>
    </div>
  );
}

/** Two texts compared, as one that is read from top to bottom: what came, what went, and what stands around it. */
export function ComparedText({ comparison }: { comparison: Comparison }) {
  const t = useT();
  let changes = 0;
  return comparison.parts.map((part, at) =>
    part.change === 'skipped' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a comparison never move
      <p key={at} className="compared-gap" lang={t.locale}>
        {t('editor.history.skipped', { count: part.count })}
      </p>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a comparison never move
      <Block key={at} block={part} number={part.change === 'same' ? null : changes++} />
    ),
  );
}
