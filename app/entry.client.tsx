import { RemixBrowser } from '@remix-run/react';
import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { DEFAULT_LOCALE, isLocale } from '#content/locale.ts';
import { setTimeZone } from './i18n/time-zone.ts';
import { registerMessages } from './i18n/translate.ts';
import { RenderContext } from './render-context.tsx';

const language = document.documentElement.lang;
const locale = isLocale(language) ? language : DEFAULT_LOCALE;

// Only the texts of the language that is shown, and of the page that is taken over.
const messages =
  locale === 'en' ? (await import('./i18n/browser/en.ts')).en : (await import('./i18n/browser/fr.ts')).fr;
registerMessages(locale, messages);
if (document.documentElement.dataset.timeZone) setTimeZone(document.documentElement.dataset.timeZone);

hydrateRoot(
  document,
  <StrictMode>
    <RenderContext.Provider value={{ locale, nonce: '', frame: null }}>
      <RemixBrowser />
    </RenderContext.Provider>
  </StrictMode>,
);
