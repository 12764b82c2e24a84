import type { ChainedCommands } from '@tiptap/core';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';
import { MenuButton, type MenuItem } from './menu-button.tsx';
import type { ToolbarState } from './toolbar-state.ts';

/** Commands for the table around the caret. */
export function TableTools({ state }: { state: ToolbarState }) {
  const t = useT();
  const { editor } = useEditorTools();
  const run = (work: (chain: ChainedCommands) => ChainedCommands) => () => {
    work(editor.chain().focus()).run();
  };
  const rows: MenuItem[] = [
    { id: 'row-before', label: t('writing.table.rowBefore'), onSelect: run((chain) => chain.addRowBefore()) },
    { id: 'row-after', label: t('writing.table.rowAfter'), onSelect: run((chain) => chain.addRowAfter()) },
    { id: 'row-delete', label: t('writing.table.rowDelete'), onSelect: run((chain) => chain.deleteRow()) },
    { id: 'row-header', label: t('writing.table.rowHeader'), onSelect: run((chain) => chain.toggleHeaderRow()) },
  ];
  const columns: MenuItem[] = [
    { id: 'column-before', label: t('writing.table.columnBefore'), onSelect: run((chain) => chain.addColumnBefore()) },
    { id: 'column-after', label: t('writing.table.columnAfter'), onSelect: run((chain) => chain.addColumnAfter()) },
    { id: 'column-delete', label: t('writing.table.columnDelete'), onSelect: run((chain) => chain.deleteColumn()) },
    {
      id: 'column-header',
      label: t('writing.table.columnHeader'),
      onSelect: run((chain) => chain.toggleHeaderColumn()),
    },
  ];
  const cells: MenuItem[] = [
    {
      id: 'merge',
      label: t('writing.table.merge'),
      disabled: !state.canMerge,
      onSelect: run((chain) => chain.mergeCells()),
    },
    {
      id: 'split',
      label: t('writing.table.split'),
      disabled: !state.canSplit,
      onSelect: run((chain) => chain.splitCell()),
    },
    { id: 'cell-header', label: t('writing.table.cellHeader'), onSelect: run((chain) => chain.toggleHeaderCell()) },
    { id: 'delete', label: t('writing.table.delete'), onSelect: run((chain) => chain.deleteTable()) },
  ];
  return (
    <>
      <MenuButton label={t('writing.table.rows')} icon="rowAdd" items={rows} />
      <MenuButton label={t('writing.table.columns')} icon="columnAdd" items={columns} />
      <MenuButton label={t('writing.table.cells')} icon="table" items={cells} />
    </>
  );
}
