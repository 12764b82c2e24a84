import type { Editor } from '@tiptap/core';
import { useEffect, useRef, useState } from 'react';

function sameFields<T extends object>(a: T, b: T): boolean {
  // The keys of both: a field may be absent while it has no value.
  return Object.keys({ ...a, ...b }).every((key) => Object.is(a[key as keyof T], b[key as keyof T]));
}

/**
 * The part of the editor's state that a control shows. Read at most once per frame, after typed
 * text is on screen; the control is rendered again only if a field has changed.
 */
export function useEditorSnapshot<T extends object>(editor: Editor, read: (editor: Editor) => T): T {
  const [snapshot, setSnapshot] = useState(() => read(editor));
  const reader = useRef(read);
  reader.current = read;
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      if (editor.isDestroyed) return;
      setSnapshot((before) => {
        const next = reader.current(editor);
        return sameFields(before, next) ? before : next;
      });
    };
    const schedule = () => {
      frame ||= requestAnimationFrame(look);
    };
    const events = ['transaction', 'focus', 'blur', 'update'] as const;
    for (const name of events) editor.on(name, schedule);
    schedule();
    return () => {
      cancelAnimationFrame(frame);
      for (const name of events) editor.off(name, schedule);
    };
  }, [editor]);
  return snapshot;
}
