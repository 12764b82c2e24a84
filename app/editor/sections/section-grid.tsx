import { type CSSProperties, useCallback, useEffect, useRef, useState } from 'react';
import * as Y from 'yjs';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { useT } from '#app/i18n/translate.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { MOST_ROWS } from '#content/study/most-rows.ts';
import {
  addCitation,
  addRow,
  cellOf,
  citationsIn,
  copyRow,
  type DeletedRow,
  deleteCitation,
  deleteRow,
  isBack,
  restoreRow,
  rowsOf,
  textOf,
} from '#content/study/section-rows.ts';
import { BLOCK_ID_LENGTH, spellId } from '#content/text/ids.ts';
import { IN_CELLS } from './cell-binding.ts';
import { CellField, MarkField } from './cell-field.tsx';
import { type LostRow, LostRows } from './lost-rows.ts';
import { LostRowsNotice } from './lost-rows-notice.tsx';
import type { CitableMaterial, SectionDeskData } from './section-data.ts';
import { rowWords } from './written-rows.ts';

const newBlockId = () => spellId(crypto.getRandomValues(new Uint8Array(BLOCK_ID_LENGTH)));

/** Identifies a row on screen, the same for as long as it is there. */
const keyOf = (row: Y.XmlElement): string => {
  const { client, clock } = row._item!.id;
  return `${client}-${clock}`;
};

/** The rows as they are now; a letter in a cell changes none of them. */
function useRows(draft: Y.Doc): readonly Y.XmlElement[] {
  const [rows, setRows] = useState<readonly Y.XmlElement[]>(() => rowsOf(draft));
  useEffect(() => {
    const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
    const look = (events?: Y.YEvent<never>[]) => {
      if (!events || events.some(({ target }) => !((target as unknown) instanceof Y.XmlText))) setRows(rowsOf(draft));
    };
    look();
    fragment.observeDeep(look as never);
    return () => fragment.unobserveDeep(look as never);
  }, [draft]);
  return rows;
}

/** The rows that others deleted under one's hands. */
function useLostRows({ draft, undoManager }: DraftSession, section: SectionDeskData['section']) {
  const [lost, setLost] = useState<readonly LostRow[]>([]);
  const watch = useRef<LostRows | null>(null);
  useEffect(() => {
    const made = new LostRows({
      draft,
      isOwn: (origin) => origin === undoManager,
      wordsOf: (row) => rowWords(row, section),
      onLost: (rows) => setLost((before) => [...before, ...rows]),
    });
    watch.current = made;
    return () => made.destroy();
  }, [draft, undoManager, section]);
  const focus = (row: Y.XmlElement | null) => watch.current?.focus(row);
  const forget = (id: string) => setLost((before) => before.filter((one) => one.id !== id));
  return { lost, focus, forget };
}

interface SectionGridProps {
  readonly session: DraftSession;
  readonly section: SectionDeskData['section'];
  readonly announce: (text: string) => void;
}

/** The rows of a section, each a group of fields: a table on a wide screen, cards on a phone. */
export function SectionGrid({ session, section, announce }: SectionGridProps) {
  const t = useT();
  const { draft, undoManager } = session;
  const writable = useSession(session, 'writable');
  const rows = useRows(draft);
  const list = useRef<HTMLOListElement>(null);
  const [deleted, setDeleted] = useState<DeletedRow | null>(null);
  const { lost, focus, forget } = useLostRows(session, section);
  const { columns } = section;
  const change = useCallback((work: () => void) => draft.transact(work, IN_CELLS), [draft]);

  const focusRow = (index: number) =>
    list.current?.children[index]?.querySelector<HTMLElement>('textarea, input')?.focus();
  /** A change that is one step to undo. */
  const step = (work: () => void) => {
    undoManager.cut();
    change(work);
    undoManager.cut();
  };
  const add = () => {
    if (rowsOf(draft).length >= MOST_ROWS) return announce(t('sections.desk.full', { count: MOST_ROWS }));
    step(() => addRow(draft, columns.length, newBlockId));
    setDeleted(null);
    // Once the row is on screen.
    requestAnimationFrame(() => focusRow(rowsOf(draft).length - 1));
  };
  const remove = (row: Y.XmlElement) => {
    const index = rows.indexOf(row);
    setDeleted(copyRow(row));
    step(() => deleteRow(row));
    announce(t('sections.desk.removed'));
    requestAnimationFrame(() => focusRow(Math.min(index, rowsOf(draft).length - 1)));
  };
  // Not an undo: that would take back what was written since.
  const restore = (row: DeletedRow) => {
    let restored: Y.XmlElement | undefined;
    step(() => {
      restored = restoreRow(draft, row, newBlockId);
    });
    setDeleted(null);
    announce(t('sections.desk.back'));
    requestAnimationFrame(() => focusRow(rowsOf(draft).indexOf(restored!)));
  };
  return (
    <div className="section-grid" style={{ '--columns': columns.length } as CSSProperties}>
      <LostRowsNotice session={session} rows={lost} language={section.language} forget={forget} />
      <div className="section-heads" aria-hidden="true">
        {columns.map(({ name }) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <ol ref={list} className="section-rows">
        {rows.slice(0, MOST_ROWS).map((row, index) => (
          <li key={keyOf(row)} onFocus={() => focus(row)} onBlur={() => focus(null)}>
            <fieldset>
              <legend>
                {section.row} {index + 1}
              </legend>
              {columns.map(({ name, type }, column) => {
                const cell = cellOf(row, column);
                const text = cell && textOf(cell);
                if (!text) return null;
                const id = `c-${keyOf(row)}-${column}`;
                return (
                  <div key={name} className={type === 'mark' ? 'section-cell is-mark' : 'section-cell'}>
                    <label htmlFor={id}>{name}</label>
                    {type === 'mark' ? (
                      <MarkField session={session} text={text} id={id} />
                    ) : (
                      <CellField
                        session={session}
                        text={text}
                        id={id}
                        writable={writable}
                        describedBy={type === 'when' ? 'section-when' : undefined}
                      />
                    )}
                    {type === 'evidence' && (
                      <Evidence cell={cell} materials={section.materials} change={change} writable={writable} />
                    )}
                  </div>
                );
              })}
              {writable && (
                <button
                  type="button"
                  className="button is-quiet is-small"
                  aria-label={t('sections.desk.removeRow', { row: `${section.row} ${index + 1}` })}
                  onClick={() => remove(row)}
                >
                  {t('sections.desk.remove')}
                </button>
              )}
            </fieldset>
          </li>
        ))}
      </ol>
      {columns.some(({ type }) => type === 'when') && (
        <p className="quiet" id="section-when">
          {t('sections.desk.when')}
        </p>
      )}
      {rows.length >= MOST_ROWS && (
        <p id="section-full">
          {t('sections.desk.full', { count: MOST_ROWS })}
          {rows.length > MOST_ROWS && (
            <>
              {` ${t('sections.more', { count: rows.length - MOST_ROWS })} `}
              <a href={section.csv} download="">
                {t('sections.csv')}
              </a>
            </>
          )}
        </p>
      )}
      {writable && (
        <p className="actions">
          <button
            type="button"
            className="button"
            aria-describedby={rows.length >= MOST_ROWS ? 'section-full' : undefined}
            onClick={add}
          >
            {t('sections.desk.add')}
          </button>
          {deleted && !isBack(draft, deleted) && (
            <button type="button" className="button is-quiet" onClick={() => restore(deleted)}>
              {t('sections.desk.undo')}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

interface EvidenceProps {
  readonly cell: Y.XmlElement;
  readonly materials: readonly CitableMaterial[];
  readonly change: (work: () => void) => void;
  readonly writable: boolean;
}

/** The materials that a cell draws on, as citations in its text. */
function Evidence({ cell, materials, change, writable }: EvidenceProps) {
  const t = useT();
  const cited = citationsIn(cell);
  const left = materials.filter(({ target }) => !cited.some((one) => one.target === target));
  return (
    <div className="section-evidence">
      {cited.length > 0 && (
        <ul>
          {cited.map(({ target }) => {
            const material = materials.find((one) => one.target === target);
            const words = material ? `${material.label} · ${material.title}` : t('sections.unknownMaterial');
            return (
              <li key={target}>
                <bdi>{words}</bdi>
                {writable && (
                  <button
                    type="button"
                    className="button is-quiet is-small"
                    aria-label={t('sections.desk.uncite', { material: words })}
                    onClick={() => change(() => deleteCitation(cell, target))}
                  >
                    ×
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {writable && left.length > 0 && (
        <select
          aria-label={t('sections.desk.cite')}
          value=""
          onChange={(event) => {
            const { value } = event.target;
            if (value !== '') change(() => addCitation(cell, value));
          }}
        >
          <option value="">{t('sections.desk.cite')}</option>
          {left.map(({ target, label, title }) => (
            <option key={target} value={target}>
              {label} · {title}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
