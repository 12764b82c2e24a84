import { Component, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { SectionDeskData } from '#app/editor/sections/section-data.ts';
import { endOpening } from '#app/editor/socket/opening-bar.ts';
import { withSectionTexts } from '#app/editor/tools/later-texts.ts';
import { DESK_DATA_ID, DESK_ID, type DeskData } from '#app/editor/tools/writing-page.ts';
import { setTimeZone } from '#app/i18n/time-zone.ts';
import { LocaleContext, type Messages, registerMessages } from '#app/i18n/translate.ts';
import { keepPage } from '#app/offline/keep-page.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { DEFAULT_LOCALE, isLocale } from '#content/locale.ts';
import WritingDesk, { loadQuick } from './writing-desk.tsx';

/** Mounts the editor in the writing page. @param onFailure called when rendering throws */
export async function mountDesk(messages: Partial<Messages>, onFailure: () => void): Promise<void> {
  const language = document.documentElement.lang;
  const locale = isLocale(language) ? language : DEFAULT_LOCALE;
  registerMessages(locale, messages);
  const data = JSON.parse(document.getElementById(DESK_DATA_ID)!.textContent!) as DeskData | SectionDeskData;
  setTimeZone(data.timeZone);
  const desk = document.getElementById(DESK_ID)!;
  const render = (screen: ReactNode) =>
    createRoot(desk).render(
      <LocaleContext.Provider value={locale}>
        <Unbroken onFailure={onFailure}>{screen}</Unbroken>
      </LocaleContext.Provider>,
    );
  if ('section' in data) {
    const { SectionDesk } = await withSectionTexts(import('#app/editor/sections/section-desk.tsx'));
    return render(<SectionDesk {...data} onReady={() => show(desk)} />);
  }
  const { state, isLong } = data;
  // The page names it with the editor's scripts: it comes beside them.
  if (isLong) await loadQuick();
  const ready = () => {
    show(desk);
    // All scripts that it needs are loaded: the page can be cached for offline use.
    void keepPage(writePath(state.page.path));
  };
  render(<WritingDesk {...data} onReady={ready} />);
}

function show(desk: HTMLElement): void {
  endOpening();
  desk.dataset.ready = 'true';
}

class Unbroken extends Component<{ children: ReactNode; onFailure: () => void }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    this.props.onFailure();
  }

  override render() {
    return this.state.failed ? null : this.props.children;
  }
}
