import { createContext, useContext } from 'react';
import type { DraftReplaced } from '#content/draft/checkpoint.ts';

/** A replacement of the text, to be shown once. */
export interface ShownReplacement extends Omit<DraftReplaced, 'at' | 'how' | 'keptAs'> {
  /** `away`: while this page was not connected. */
  readonly how: DraftReplaced['how'] | 'away';
  /** The checkpoint of the text before; null if the draft held that text already. */
  readonly keptAs: string | null;
  /** It was requested by this page. */
  readonly mine: boolean;
}

/** Why nothing was restored: no response; the checkpoint no longer exists; not allowed. */
export type RestoreFailure = 'offline' | 'gone' | 'refused';

export interface HistoryTools {
  readonly replacement: ShownReplacement | null;
  /** Restores a checkpoint. @returns null on success */
  readonly restore: (id: string, from: string | null) => Promise<RestoreFailure | null>;
  readonly dismiss: () => void;
}

export const HistoryContext = createContext<HistoryTools | null>(null);

/** Access to restoring and to the replacement shown. */
export function useHistoryTools(): HistoryTools {
  const tools = useContext(HistoryContext);
  if (!tools) throw new Error('used outside the writing desk');
  return tools;
}
