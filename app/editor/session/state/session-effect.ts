import type { CollabNotice } from '#content/draft/collab-protocol.ts';

/** What a session has to do after a fact. Edits are sent by the provider while it is connected. */
export type SessionEffect =
  | { readonly type: 'connect' }
  | { readonly type: 'disconnect' }
  /** Mark the device copy: it holds edits that are not confirmed as stored. */
  | { readonly type: 'mark-unsaved' }
  /** Everything in this page is confirmed as stored: remove the marks. */
  | { readonly type: 'record-stored' }
  /** Delete the device copy and the parts cached beside it. */
  | { readonly type: 'delete-copy' }
  /** Detach the editor from the draft, before it sees content that it would delete. */
  | { readonly type: 'detach-editor' }
  | { readonly type: 'clear-undo' }
  /** Choose another colour if a participant has this one. */
  | { readonly type: 'avoid-taken-color' }
  /** Pass a notice of the server to those who subscribed. */
  | { readonly type: 'notify'; readonly notice: CollabNotice }
  /** Answer the page that asked whether all is stored. */
  | { readonly type: 'answer-saved'; readonly saved: boolean };
