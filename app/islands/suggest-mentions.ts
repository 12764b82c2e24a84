import { threadsPath } from '#content/addresses/site-paths.ts';
import { type Choice, ChoiceList, foldName } from './choices/choice-list.ts';

/** `@` and the beginning of a name, right before the caret. An address of mail is none. */
const BEGUN = /(?:^|[^\p{L}\p{N}])@([\p{L}\p{M}'’ -]{0,40})$/u;
const MOST_SHOWN = 6;

/** The names of a page's staff, asked for once. */
const names = new Map<string, Promise<readonly string[]>>();

async function askNames(pageId: string): Promise<readonly string[]> {
  const answer = await fetch(`${threadsPath(pageId)}?noms`, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return ((await answer.json()) as { names: string[] }).names;
}

/** The names that can be mentioned on a page, by who may annotate it. */
export function namesFor(pageId: string): Promise<readonly string[]> {
  const known = names.get(pageId);
  if (known) return known;
  const asked = askNames(pageId);
  names.set(pageId, asked);
  // Off-line, one goes on typing; asked again with the next letter.
  asked.catch(() => names.delete(pageId));
  return asked;
}

/** Names that begin like this, by any of their words; none once a whole name is there. */
export function matching(all: readonly string[], begun: string): string[] {
  const plain = foldName(begun);
  const found = all.filter((name) => {
    const folded = foldName(name);
    return folded.startsWith(plain) || folded.split(/[\s-]+/).some((word) => word.startsWith(plain));
  });
  return found.some((name) => foldName(name) === plain) ? [] : found.slice(0, MOST_SHOWN);
}

/**
 * Suggests names of the staff in a field while `@` and a name are typed. The text is what counts:
 * without this script, the name is typed whole.
 * @param options.label of the list, for screen readers
 * @returns suggests them for what has been typed already
 */
export function suggestMentions(
  area: HTMLTextAreaElement,
  options: { readonly findNames: () => Promise<readonly string[]>; readonly label: string },
): () => Promise<void> {
  const begun = () => BEGUN.exec(area.value.slice(0, area.selectionStart))?.[1];
  const list = new ChoiceList(area, {
    label: options.label,
    chosen: ({ value }) => {
      const typed = begun();
      if (typed === undefined) return;
      const end = area.selectionStart;
      area.setRangeText(`${value} `, end - typed.length, end, 'end');
      area.dispatchEvent(new Event('input', { bubbles: true }));
    },
  });
  const suggest = async () => {
    if (begun() === undefined) return list.hide();
    const all = await options.findNames().catch(() => []);
    // What was typed meanwhile counts.
    const typed = begun();
    if (typed === undefined || document.activeElement !== area) return list.hide();
    list.show(matching(all, typed).map((name): Choice => ({ value: name, label: name })));
  };
  area.addEventListener('input', () => void suggest());
  return suggest;
}
