import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { useEffect, useState } from 'react';
import { countWords, plainText } from '#content/document/reading/text.ts';

/** Unchanged blocks are the same objects, so each is counted once. */
const counted = new WeakMap<Node, number>();

function wordsOf(block: Node): number {
  let words = counted.get(block);
  if (words === undefined) {
    words = countWords(plainText(block).text);
    counted.set(block, words);
  }
  return words;
}

/** The draft's number of words, counted while the browser is idle; null before the first count. */
export function useWordCount(editor: Editor): number | null {
  const [words, setWords] = useState<number | null>(null);
  useEffect(() => {
    const whenIdle = globalThis.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 50));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const count = () => {
      if (editor.isDestroyed) return;
      let sum = 0;
      editor.state.doc.forEach((block) => {
        sum += wordsOf(block);
      });
      setWords(sum);
    };
    const schedule = () => {
      clearTimeout(timer);
      timer = setTimeout(() => whenIdle(count), 500);
    };
    editor.on('update', schedule);
    whenIdle(count);
    return () => {
      clearTimeout(timer);
      editor.off('update', schedule);
    };
  }, [editor]);
  return words;
}
