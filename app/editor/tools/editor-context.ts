import type { Editor } from '@tiptap/core';
import { createContext, useContext } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { DialogRequest } from './dialog-request.ts';
import type { WritingPage } from './writing-page.ts';

/** What every control of the writing page works with. */
export interface EditorTools {
  readonly editor: Editor;
  readonly session: DraftSession;
  readonly page: WritingPage;
  /** The first segments of the addresses of pages and collections. */
  readonly segments: readonly string[];
  readonly open: (request: DialogRequest) => void;
  /** Announces a text to screen readers, politely. */
  readonly announce: (text: string) => void;
}

export const EditorContext = createContext<EditorTools | null>(null);

/** The context's tools. */
export function useEditorTools(): EditorTools {
  const tools = useContext(EditorContext);
  if (!tools) throw new Error('used outside the writing desk');
  return tools;
}
