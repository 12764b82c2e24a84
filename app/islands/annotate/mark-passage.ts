import { newPassagePath } from '#content/addresses/site-paths.ts';
import { FloatButton } from './float-button.ts';
import { readPickedPassage } from './picked-words.ts';

/** Marks what is selected in a transcript, over one paragraph or several. */
const text = document.querySelector<HTMLElement>('[data-mark]');
const { mark, label = '' } = text?.dataset ?? {};
if (mark)
  new FloatButton({
    label,
    findText: () => text,
    read: readPickedPassage,
    chosen: ({ first, last, from, to }) => location.assign(newPassagePath(mark, first, last, from, to)),
  });
