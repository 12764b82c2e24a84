import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import type { DecorationAttrs } from '@tiptap/pm/view';
import type { WebsocketProvider } from 'y-websocket';
import { element } from '#app/editor/node-views/node-view.ts';
import { shapeOf } from '#app/editor/session/presence.ts';

/** The other participants' carets and selections: colour, shape and name. */
export function carets(provider: WebsocketProvider, user: { readonly name: string; readonly color: string }) {
  return CollaborationCaret.configure({
    provider,
    user,
    render: ({ name, color }) => {
      const caret = element('span', { class: 'caret', style: `--presence: ${color}` });
      const label = element('span', { class: 'caret-label' }, `${shapeOf(String(color))} ${name}`);
      // The word joiners prevent a line break at the caret.
      caret.append('\u2060', label, '\u2060');
      return caret;
    },
    selectionRender: ({ color }): DecorationAttrs => ({ class: 'caret-selection', style: `--presence: ${color}` }),
  });
}
