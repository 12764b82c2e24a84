import { forwardRef } from 'react';
import { BLOCK_CATALOG, catalogLabel } from '#app/editor/commands/block-catalog.ts';
import { toggleListOf, unwrapTypedBlock } from '#app/editor/commands/commands.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { Later, LaterPart } from '#app/editor/tools/later.tsx';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import { useEditorSnapshot } from '#app/editor/tools/use-editor-snapshot.ts';
import { useT } from '#app/i18n/translate.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { CatalogMark } from './catalog-mark.tsx';
import { MarkButtons } from './mark-buttons.tsx';
import { MenuButton } from './menu-button.tsx';
import { RovingToolbar, type ToolbarHandle } from './roving-toolbar.tsx';
import { ToolButton } from './tool-button.tsx';
import { type ListKind, readToolbarState, type ToolbarState } from './toolbar-state.ts';

/** The id of the text that the toolbar controls. */
export const TEXT_ID = 'texte';

/** All commands on the text, enabled as far as they apply at the caret. */
export const EditorToolbar = forwardRef<ToolbarHandle>(function EditorToolbar(_props, handle) {
  const t = useT();
  const { editor, session } = useEditorTools();
  const state = useEditorSnapshot(editor, (current) => readToolbarState(current, session.undoManager));
  if (!state.editable) return null;
  return (
    <RovingToolbar
      ref={handle}
      label={t('editor.toolbar.label')}
      className="editor-toolbar"
      controls={TEXT_ID}
      onLeave={() => editor.commands.focus()}
    >
      <div className="tool-group">
        <ToolButton
          icon="undo"
          label={t('editor.toolbar.undo')}
          keys="Control+Z"
          disabled={!state.canUndo}
          onPress={() => editor.chain().focus().undo().run()}
        />
        <ToolButton
          icon="redo"
          label={t('editor.toolbar.redo')}
          keys="Control+Shift+Z"
          disabled={!state.canRedo}
          onPress={() => editor.chain().focus().redo().run()}
        />
      </div>
      {(state.style !== 'other' || state.takesMarks) && !state.inFootnote && <StyleMenu state={state} />}
      {state.takesMarks && <MarkTools state={state} />}
      {!state.inFootnote && <ListTools state={state} />}
      {!state.inFootnote && <InsertMenu />}
      <ContextTools state={state} />
    </RovingToolbar>
  );
});

function StyleMenu({ state }: { state: ToolbarState }) {
  const t = useT();
  const { editor } = useEditorTools();
  const heading = (level: 2 | 3 | 4) => ({
    id: `heading${level}`,
    label: t(`editor.blocks.heading${level}`),
    checked: state.style === `heading${level}`,
    onSelect: () => void editor.chain().focus().setHeading({ level }).run(),
  });
  const label = state.style === 'other' ? t('editor.toolbar.otherStyle') : t(`editor.blocks.${state.style}`);
  return (
    <div className="tool-group">
      <MenuButton
        label={t('editor.toolbar.style')}
        text={label}
        items={[
          {
            id: 'paragraph',
            label: t('editor.blocks.paragraph'),
            checked: state.style === 'paragraph',
            onSelect: () => void editor.chain().focus().setParagraph().run(),
          },
          heading(2),
          heading(3),
          heading(4),
        ]}
      />
    </div>
  );
}

function MarkTools({ state }: { state: ToolbarState }) {
  const t = useT();
  const { editor } = useEditorTools();
  const chain = () => editor.chain().focus();
  const languages = [
    {
      id: 'none',
      label: t('editor.toolbar.languageNone'),
      checked: state.language === null,
      onSelect: () => void chain().extendMarkRange('language').unsetMark('language').run(),
    },
    ...PAGE_LANGUAGES.map((lang) => ({
      id: lang,
      label: t(`kinds.language.${lang}`),
      checked: state.language === lang,
      onSelect: () => void chain().setMark('language', { lang }).run(),
    })),
  ];
  return (
    <div className="tool-group">
      <MarkButtons state={state} />
      <MenuButton
        label={t('editor.marks.more')}
        icon="code"
        items={[
          {
            id: 'strike',
            label: t('editor.marks.strike'),
            checked: state.strike,
            onSelect: () => void chain().toggleStrike().run(),
          },
          {
            id: 'code',
            label: t('editor.marks.code'),
            checked: state.code,
            onSelect: () => void chain().toggleCode().run(),
          },
          {
            id: 'superscript',
            label: t('editor.marks.superscript'),
            checked: state.superscript,
            onSelect: () => void chain().unsetSubscript().toggleSuperscript().run(),
          },
          {
            id: 'subscript',
            label: t('editor.marks.subscript'),
            checked: state.subscript,
            onSelect: () => void chain().unsetSuperscript().toggleSubscript().run(),
          },
          { id: 'clear', label: t('editor.marks.clear'), onSelect: () => void chain().unsetAllMarks().run() },
        ]}
      />
      {(state.selected || state.language !== null) && (
        <MenuButton label={t('editor.toolbar.language')} icon="language" items={languages} />
      )}
    </div>
  );
}

const TABLE = new LaterPart(async () => (await withTexts(import('./table-tools.tsx'))).TableTools);

function ListTools({ state }: { state: ToolbarState }) {
  const t = useT();
  const { editor } = useEditorTools();
  const toggles: Record<ListKind, () => void> = {
    bulletList: () => toggleListOf(editor, 'bulletList'),
    orderedList: () => toggleListOf(editor, 'orderedList'),
    taskList: () => toggleListOf(editor, 'taskList'),
  };
  const keys: Record<ListKind, string> = {
    bulletList: 'Control+Shift+8',
    orderedList: 'Control+Shift+7',
    taskList: 'Control+Shift+9',
  };
  return (
    <div className="tool-group">
      {(Object.keys(toggles) as ListKind[]).map((kind) => (
        <ToolButton
          key={kind}
          icon={kind}
          label={t(`editor.blocks.${kind}`)}
          keys={keys[kind]}
          pressed={state.list === kind}
          onPress={toggles[kind]}
        />
      ))}
    </div>
  );
}

function InsertMenu() {
  const t = useT();
  const { editor, open } = useEditorTools();
  const entries = (group: 'insert' | 'typed') =>
    BLOCK_CATALOG.filter((entry) => entry.group === group).map((entry) => ({
      id: entry.id,
      label: catalogLabel(entry, t),
      icon: <CatalogMark icon={entry.icon} />,
      onSelect: () => entry.run(editor, open),
    }));
  return (
    <div className="tool-group">
      <ToolButton icon="figure" label={t('editor.blocks.figure')} onPress={() => open({ type: 'figure' })} />
      <MenuButton label={t('editor.toolbar.insert')} icon="plus" items={entries('insert')} />
      <MenuButton label={t('editor.toolbar.typed')} icon="typed" items={entries('typed')} />
    </div>
  );
}

/** Commands for the node around the caret: a table, a typed block, a figure, a card. */
function ContextTools({ state }: { state: ToolbarState }) {
  const t = useT();
  const { editor, open } = useEditorTools();
  const { typedBlock, figure, pageCard } = state;
  if (!state.inTable && !typedBlock && !figure && !pageCard) return null;
  return (
    <div className="tool-group is-context">
      {state.inTable && <Later part={TABLE} with={{ state }} />}
      {figure && (
        <ToolButton
          icon="edit"
          label={t('editor.figure.edit')}
          keys="Alt+Enter"
          onPress={() => open({ type: 'figure', id: figure })}
        />
      )}
      {pageCard && (
        <ToolButton
          icon="edit"
          label={t('editor.card.edit')}
          keys="Alt+Enter"
          onPress={() => open({ type: 'page-card', id: pageCard })}
        />
      )}
      {typedBlock && (
        <>
          <ToolButton
            icon="edit"
            label={t('editor.typed.editBlock')}
            keys="Alt+Enter"
            onPress={() => open({ type: 'typed-block', id: typedBlock })}
          />
          <ToolButton icon="remove" label={t('editor.typed.unwrap')} onPress={() => unwrapTypedBlock(editor)} />
        </>
      )}
    </div>
  );
}
