import { openEarlyLine } from './line/early-line.ts';
import { showArrival, showFailure, whenParsed } from './line/opening-bar.ts';

/**
 * The first script of the writing page: small, so that the draft's connection is opened and its text on the way while the editor's own
 * script still comes. Its tag tells which draft it is for, and for whom.
 */
const tag = document.querySelector<HTMLElement>('script[data-draft]')!;
const locale = document.documentElement.lang;

const { parts } = openEarlyLine({ pageId: tag.dataset.draft!, owner: tag.dataset.owner! });
void whenParsed().then(() => parts.listen(() => showArrival(parts)));

async function open(): Promise<void> {
  if (import.meta.env.DEV) await import(/* @vite-ignore */ tag.dataset.refresh!);
  const [{ mountDesk }, messages] = await Promise.all([
    import('./desk/mount-desk.tsx'),
    // Only the texts of the language that is shown.
    locale === 'en'
      ? import('#app/i18n/browser/en.ts').then(({ en }) => en)
      : import('#app/i18n/browser/fr.ts').then(({ fr }) => fr),
    whenParsed(),
  ]);
  mountDesk(messages, showFailure);
}

open().catch(async (error: unknown) => {
  console.error(error);
  await whenParsed();
  showFailure();
});
