import type { AnyExtension } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
// Imported one by one: the package as a whole includes an undo plugin that is not used.
import { Dropcursor } from '@tiptap/extensions/drop-cursor';
import { Gapcursor } from '@tiptap/extensions/gap-cursor';
import { annotationMarks } from '#app/editor/annotations/annotation-marks.ts';
import { blockIds } from '#app/editor/extensions/blocks/block-ids.ts';
import { carets } from '#app/editor/extensions/caret/carets.ts';
import { footnoteCaret } from '#app/editor/extensions/caret/footnote-caret.ts';
import { foreignPaste } from '#app/editor/extensions/paste/foreign-paste.ts';
import { guardedPaste } from '#app/editor/extensions/paste/guarded-paste.ts';
import { ImageArrivals } from '#app/editor/extensions/paste/image-arrivals.ts';
import { imageDrop } from '#app/editor/extensions/paste/image-drop.ts';
import { editorKeys, tabToField } from '#app/editor/extensions/typing/editor-keys.ts';
import { frenchQuotes } from '#app/editor/extensions/typing/french-quotes.ts';
import { LinkTyping } from '#app/editor/extensions/typing/link-typing.ts';
import { MarkdownRules } from '#app/editor/extensions/typing/markdown-rules.ts';
import { placeholder } from '#app/editor/extensions/typing/placeholder.ts';
import { prompts } from '#app/editor/extensions/typing/prompts.ts';
import { slashMenu } from '#app/editor/extensions/typing/slash-menu.ts';
import { figureView } from '#app/editor/node-views/figure-view.ts';
import { footnoteView } from '#app/editor/node-views/footnote-view.ts';
import { pageCardView } from '#app/editor/node-views/page-card-view.ts';
import { typedBlockView } from '#app/editor/node-views/typed-block-view.ts';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import { StableMapping } from '#app/editor/session/stable-mapping.ts';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import type { ImagesUnderWay } from '#app/editor/tools/images-under-way.ts';
import type { Translate } from '#app/i18n/translate.ts';
import type { BlockKind } from '#content/document/blocks.ts';
import { DRAFT_FRAGMENT, documentExtensions } from '#content/document/schema.ts';
import type { ShownOutline } from '#content/kinds/shown-prompts.ts';
import { keptSelection } from './caret/kept-selection.ts';
import { citationView, citing, pastedCitations } from './citing.ts';
import { undoSteps } from './undo-steps.ts';

export interface EditorWiring {
  readonly t: Translate;
  readonly open: (request: DialogRequest) => void;
  readonly pageId: string;
  /** Called when an image is stored. */
  readonly stored: () => void;
  /** The language of the text. */
  readonly language: string;
  /** The prompts of the page's outline. */
  readonly outline: ShownOutline;
  /** The kinds of typed blocks in it. */
  readonly blocks: readonly BlockKind[];
  readonly focusToolbar: () => void;
  /** Announces a text to screen readers. */
  readonly announce: (text: string) => void;
}

/** The document's extensions with node views and editing behaviour; the schema is unchanged. */
export function documentWithViews({
  t,
  open,
  language,
  pageId,
  underWay,
}: Pick<EditorWiring, 't' | 'open' | 'language' | 'pageId'> & { readonly underWay: ImagesUnderWay }): AnyExtension[] {
  return documentExtensions.map((extension) => {
    switch (extension.name) {
      case 'figure':
        return extension.extend({ addNodeView: () => figureView(t, language, open, underWay) });
      case 'typedBlock':
        return extension.extend({ addNodeView: () => typedBlockView(t, language, open) });
      case 'pageCard':
        return extension.extend({ addNodeView: () => pageCardView(t, open) });
      case 'footnote':
        return extension.extend({
          addNodeView: () => footnoteView(t),
          addProseMirrorPlugins: () => [footnoteCaret()],
        });
      case 'citation':
        return extension.extend({
          addNodeView: () => citationView({ t, pageId }),
          addProseMirrorPlugins: () => [pastedCitations()],
        });
      case 'taskList':
        return extension.configure({ HTMLAttributes: { class: 'checklist' } });
      case 'taskItem':
        return extension.configure({
          nested: true,
          a11y: { checkboxLabel: (node: { textContent: string }) => node.textContent || t('editor.blocks.taskList') },
        });
      default:
        return extension;
    }
  });
}

/** All extensions of a draft's editor. */
export function createExtensions(session: DraftSession, wiring: EditorWiring): AnyExtension[] {
  const { t } = wiring;
  const arrivals = new ImageArrivals(wiring.pageId, t, wiring.stored);
  return [
    ...documentWithViews({ ...wiring, underWay: arrivals.underWay }),
    Collaboration.configure({
      document: session.draft,
      field: DRAFT_FRAGMENT,
      ySyncOptions: { mapping: new StableMapping() as never },
      yUndoOptions: { undoManager: session.undoManager as never },
    }),
    carets(session.provider, session.user),
    blockIds(session.provider),
    undoSteps(session.undoManager),
    Dropcursor.configure({ class: 'drop-cursor', color: false }),
    Gapcursor,
    keptSelection,
    LinkTyping,
    MarkdownRules,
    frenchQuotes(wiring.language, session.undoManager),
    placeholder({ page: t('editor.placeholder.page'), line: t('editor.placeholder.line') }),
    prompts({ ...wiring.outline, texts: new Map(wiring.outline.texts) }, t('editor.placeholder.prompt')),
    guardedPaste,
    imageDrop(arrivals),
    foreignPaste(arrivals, wiring.language),
    slashMenu(wiring),
    citing(wiring),
    editorKeys(session, wiring),
    tabToField,
    annotationMarks,
  ];
}
