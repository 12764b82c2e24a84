import { createContext } from 'react';
import type { LinkLocale, Locale } from '#content/locale.ts';
import type { Frame } from './frame.server.ts';

/** What rendering needs besides loader data, even if the loaders failed. */
export interface RenderValues {
  readonly locale: Locale;
  /** The language of the page: of a personal link, or that of the interface. */
  readonly linkLocale: LinkLocale;
  /** The CSP nonce of this response; empty in the browser, which hides it from scripts. */
  readonly nonce: string;
  /** For error screens; null in the browser. */
  readonly frame: Frame | null;
  /** The address that was asked for, if the error screen is rendered at another one. */
  readonly refusedAt: string | null;
  /** The response answers a form that had been sent before. */
  readonly sentBefore: boolean;
}

export const RenderContext = createContext<RenderValues>({
  locale: 'fr',
  linkLocale: 'fr',
  nonce: '',
  frame: null,
  refusedAt: null,
  sentBefore: false,
});

/** The current address with its query; set by the frame of every page. */
export const AddressContext = createContext('/');
