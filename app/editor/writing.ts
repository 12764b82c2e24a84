import { openEarlySocket } from './socket/early-socket.ts';
import { showArrival, showAway, showFailure, whenParsed } from './socket/opening-bar.ts';

/**
 * The first script of the writing page: small, so that it opens the draft's connection while the
 * editor's script is still loading. Its tag names the draft and the person.
 */
const tag = document.querySelector<HTMLElement>('script[data-draft]')!;
/** The lowest of Navette's own close codes. */
const FIRST_REFUSAL = 4400;
const locale = document.documentElement.lang;

const { parts, socket } = openEarlySocket({ pageId: tag.dataset.draft!, owner: tag.dataset.owner! });
void whenParsed().then(() => parts.listen(() => showArrival(parts)));
// Until the editor sets its own handler. It also handles refusals: it connects again and shows
// them.
socket.onclose = ({ code }) => {
  if (code < FIRST_REFUSAL) void whenParsed().then(showAway);
};

async function open(): Promise<void> {
  if (import.meta.env.DEV)
    await import('./refresh-components.ts').then(({ refreshComponents }) => refreshComponents(tag.dataset.refresh!));
  const [{ mountDesk }, messages] = await Promise.all([
    import('./desk/mount-desk.tsx'),
    // Only the texts of the language shown.
    locale === 'en'
      ? import('#app/i18n/browser/en.ts').then(({ en }) => en)
      : import('#app/i18n/browser/fr.ts').then(({ fr }) => fr),
    whenParsed(),
  ]);
  return mountDesk(messages, () => showFailure(true));
}

open().catch(async (error: unknown) => {
  console.error(error);
  await whenParsed();
  showFailure();
});
