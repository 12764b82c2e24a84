import { FloatButton } from './annotate/float-button.ts';
import { findTextBlock, readPickedWords, wordsOfBlock } from './annotate/picked-words.ts';
import { suggestMentions } from './suggest-mentions.ts';

/** Selected words of a draft go into the form in which its reviewer annotates them. */
const form = document.querySelector<HTMLFormElement>('[data-review-note]');

if (form) {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement;
  const setPlace = (block: string, before: string) => {
    field('cible').value = block;
    field('avant').value = before;
  };
  const quote = (words: string, block: string, before: string) => {
    const area = field('quote');
    area.value = words.slice(0, area.maxLength);
    setPlace(block, before);
    field('body').focus();
  };
  new FloatButton({
    label: form.dataset.reviewNote ?? '',
    findText: () => document.getElementById('texte'),
    read: readPickedWords,
    chosen: ({ exact, blockId, before }) => quote(exact, blockId, String(before)),
  });
  // The buttons of paragraphs send the form without a script: with one, no journey is needed.
  document.getElementById('texte')?.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[name="passage"]');
    const block = button && findTextBlock(document, button.value);
    if (!block) return;
    event.preventDefault();
    quote(wordsOfBlock(block), button.value, '0');
  });
  const section = form.querySelector<HTMLElement>('[data-mentionable]');
  const names = JSON.parse(section?.dataset.mentionable ?? '[]') as string[];
  for (const area of section?.querySelectorAll<HTMLTextAreaElement>('textarea[data-note]') ?? [])
    suggestMentions(area, { findNames: async () => names, label: section?.dataset.mention ?? '' });
  // Words that were typed may be anywhere.
  field('quote').addEventListener('input', () => setPlace('', ''));
}
