import type { ListedPoint } from './history-view.ts';

/** A dialog to open. Blocks are identified by id, because they may move while it is open. */
export type DialogRequest =
  | { readonly type: 'link' }
  | { readonly type: 'figure'; readonly id?: string; readonly stored?: StoredImage }
  | { readonly type: 'typed-block'; readonly id: string }
  | { readonly type: 'page-card'; readonly id?: string }
  | {
      readonly type: 'compare';
      readonly point: ListedPoint;
      readonly previous: ListedPoint | null;
      readonly mayRestore: boolean;
    }
  | { readonly type: 'restore'; readonly point: ListedPoint }
  /** Not a dialog: the panel's form for an annotation of the selected words. */
  | { readonly type: 'annotate' }
  | { readonly type: 'help' };

/** An image that is stored already. */
export interface StoredImage {
  readonly id: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly name: string;
}
