import type { ReactNode } from 'react';

/** Where a workshop's annotations stand: around the text that they are about. */
export function AnnotationsSlot({ children }: { pageId: string; editionNumber: number; children: ReactNode }) {
  return children;
}
