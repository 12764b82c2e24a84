import { FloatButton } from './annotate/float-button.ts';
import { suggestMentions } from './suggest-mentions.ts';

/** Selected words of a draft go into the form in which its reviewer annotates them. */
const form = document.querySelector<HTMLFormElement>('[data-review-note]');

if (form) {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement;
  const setPlace = (block: string, before: string) => {
    field('cible').value = block;
    field('avant').value = before;
  };
  new FloatButton({
    label: form.dataset.reviewNote ?? '',
    findText: () => document.getElementById('texte'),
    chosen: ({ exact, blockId, before }) => {
      field('quote').value = exact;
      setPlace(blockId, String(before));
      field('body').focus();
    },
  });
  const section = form.closest<HTMLElement>('[data-mentionable]');
  const names = JSON.parse(section?.dataset.mentionable ?? '[]') as string[];
  for (const area of section?.querySelectorAll<HTMLTextAreaElement>('textarea[name="body"]') ?? [])
    suggestMentions(area, { findNames: async () => names, label: section?.dataset.mention ?? '' });
  // Words that were typed may be anywhere.
  field('quote').addEventListener('input', () => setPlace('', ''));
}
