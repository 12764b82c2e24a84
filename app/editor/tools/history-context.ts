import { createContext, useContext } from 'react';
import type { DraftReplaced } from '#content/draft/checkpoint.ts';

/** What was put in the place of the text, to be told once. */
export interface ToldReplacement extends Omit<DraftReplaced, 'at' | 'how' | 'keptAs'> {
  /** `away`: while this page was not connected. */
  readonly how: DraftReplaced['how'] | 'away';
  /** Null when the draft held that text already: nothing was done. */
  readonly keptAs: string | null;
  /** It was done here. */
  readonly mine: boolean;
}

/** Why nothing was restored: no answer came; the point is gone; it may not be done (any more). */
export type RestoreFailure = 'offline' | 'gone' | 'refused';

export interface HistoryTools {
  readonly replacement: ToldReplacement | null;
  /** Puts a restore point's text back. @returns null when it was done */
  readonly restore: (id: string, from: string | null) => Promise<RestoreFailure | null>;
  readonly dismiss: () => void;
}

export const HistoryContext = createContext<HistoryTools | null>(null);

/** Restoring, and what is told of it. */
export function useHistoryTools(): HistoryTools {
  const tools = useContext(HistoryContext);
  if (!tools) throw new Error('used outside the writing desk');
  return tools;
}
