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
    { id: 'row-before', label: t('editor.table.rowBefore'), onSelect: run((chain) => chain.addRowBefore()) },
    { id: 'row-after', label: t('editor.table.rowAfter'), onSelect: run((chain) => chain.addRowAfter()) },
    { id: 'row-delete', label: t('editor.table.rowDelete'), onSelect: run((chain) => chain.deleteRow()) },
    { id: 'row-header', label: t('editor.table.rowHeader'), onSelect: run((chain) => chain.toggleHeaderRow()) },
  ];
  const columns: MenuItem[] = [
    { id: 'column-before', label: t('editor.table.columnBefore'), onSelect: run((chain) => chain.addColumnBefore()) },
    { id: 'column-after', label: t('editor.table.columnAfter'), onSelect: run((chain) => chain.addColumnAfter()) },
    { id: 'column-delete', label: t('editor.table.columnDelete'), onSelect: run((chain) => chain.deleteColumn()) },
    {
      id: 'column-header',
      label: t('editor.table.columnHeader'),
      onSelect: run((chain) => chain.toggleHeaderColumn()),
    },
  ];
  const cells: MenuItem[] = [
    {
      id: 'merge',
      label: t('editor.table.merge'),
      disabled: !state.canMerge,
      onSelect: run((chain) => chain.mergeCells()),
    },
    {
      id: 'split',
      label: t('editor.table.split'),
      disabled: !state.canSplit,
      onSelect: run((chain) => chain.splitCell()),
    },
    { id: 'cell-header', label: t('editor.table.cellHeader'), onSelect: run((chain) => chain.toggleHeaderCell()) },
    { id: 'delete', label: t('editor.table.delete'), onSelect: run((chain) => chain.deleteTable()) },
  ];
  return (
    <>
      <MenuButton label={t('editor.table.rows')} icon="rowAdd" items={rows} />
      <MenuButton label={t('editor.table.columns')} icon="columnAdd" items={columns} />
      <MenuButton label={t('editor.table.cells')} icon="table" items={cells} />
    </>
  );
}
