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
      // The style sheet shows the name. As text, a click beside it would put one's own caret into
      // it, and what is typed next would be lost.
      caret.append(element('span', { class: 'caret-label', 'data-name': `${shapeOf(String(color))} ${name}` }));
      return caret;
    },
    selectionRender: ({ color }): DecorationAttrs => ({ class: 'caret-selection', style: `--presence: ${color}` }),
  });
}
