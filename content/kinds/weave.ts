import { COLLECTIONS } from './collection-kind.ts';
import type { Weave } from './definition.ts';
import { KINDS } from './kind.ts';

const DEFINITIONS: Readonly<Record<string, { readonly weave: Weave }>> = { ...KINDS, ...COLLECTIONS };

/** The weave of a kind of page or collection; that of articles for an unknown one. */
export const weaveOf = (kind: string): Weave => (DEFINITIONS[kind] ?? KINDS.article).weave;
