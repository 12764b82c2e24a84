import { type CSSProperties, useEffect, useLayoutEffect, useRef, useState } from 'react';
import * as Y from 'yjs';
import { initials } from '#app/editor/session/connection/presence.ts';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { charactersOf } from '#content/study/section-rows.ts';
import { CellBinding, IN_CELLS } from './cell-binding.ts';

interface CellFieldProps {
  readonly session: DraftSession;
  readonly text: Y.XmlText;
  readonly id: string;
  readonly describedBy?: string | undefined;
  readonly writable: boolean;
}

/** A text of a cell, which grows with its words, and who else is in it. */
export function CellField({ session, text, id, describedBy, writable }: CellFieldProps) {
  const input = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const field = input.current!;
    const grow = () => {
      if (CSS.supports('field-sizing', 'content')) return;
      field.style.blockSize = 'auto';
      field.style.blockSize = `${field.scrollHeight}px`;
    };
    const binding = new CellBinding({ input: field, text, onShown: grow });
    grow();
    return () => binding.destroy();
  }, [text]);
  const { awareness } = session.provider;
  return (
    <>
      <textarea
        ref={input}
        id={id}
        rows={1}
        readOnly={!writable}
        aria-describedby={describedBy}
        onFocus={() => {
          // What is typed in another cell is another step, however soon it follows.
          session.undoManager.cut();
          const here = Y.createRelativePositionFromTypeIndex(text, 0);
          awareness.setLocalStateField('cursor', { anchor: here, head: here });
        }}
        onBlur={() => awareness.setLocalStateField('cursor', null)}
        onKeyDown={(event) => {
          if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
          const key = event.key.toLowerCase();
          if (key !== 'z' && key !== 'y') return;
          // The field's own would undo what others wrote as well.
          event.preventDefault();
          if (key === 'y' || event.shiftKey) session.undoManager.redo();
          else session.undoManager.undo();
        }}
      />
      <WhoIsHere session={session} text={text} />
    </>
  );
}

interface Here {
  readonly name: string;
  readonly color: string;
}

/** Those who have the focus in a text, on their own screens. */
function WhoIsHere({ session, text }: { session: DraftSession; text: Y.XmlText }) {
  const [here, setHere] = useState<readonly Here[]>([]);
  useEffect(() => {
    const { awareness } = session.provider;
    const look = () => {
      const found: Here[] = [];
      for (const [client, state] of awareness.getStates()) {
        const user = state.user as (Here & { readonly id: string }) | undefined;
        // Oneself in another tab is nobody else.
        if (client === awareness.clientID || !user || user.id === session.user.id) continue;
        if (isIn(state.cursor, text)) found.push({ name: user.name, color: user.color });
      }
      setHere((before) =>
        before.length === found.length && before.every(({ name }, i) => name === found[i]!.name) ? before : found,
      );
    };
    look();
    awareness.on('change', look);
    return () => awareness.off('change', look);
  }, [session, text]);
  return here.map(({ name, color }) => (
    // The names of all who are there are in the bar, which announces them.
    <span key={name} className="cell-here" style={{ '--presence': color } as CSSProperties} title={name} aria-hidden>
      {initials(name)}
    </span>
  ));
}

function isIn(cursor: unknown, text: Y.XmlText): boolean {
  const anchor = (cursor as { anchor?: unknown } | null | undefined)?.anchor;
  if (!anchor) return false;
  const place = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(anchor), text.doc!);
  return place?.type === text;
}

/** A mark that is set or not: a turning point. */
export function MarkField({ session, text, id, describedBy }: Omit<CellFieldProps, 'writable'>) {
  const writable = useSession(session, 'writable');
  const [isSet, setIsSet] = useState(() => text.length > 0);
  useEffect(() => {
    const look = () => setIsSet(charactersOf(text).trim() !== '');
    look();
    text.observe(look);
    return () => text.unobserve(look);
  }, [text]);
  return (
    <input
      type="checkbox"
      id={id}
      checked={isSet}
      disabled={!writable}
      aria-describedby={describedBy}
      onChange={(event) => {
        const { checked } = event.target;
        text.doc?.transact(() => {
          text.delete(0, text.length);
          if (checked) text.insert(0, '✓');
        }, IN_CELLS);
      }}
    />
  );
}
