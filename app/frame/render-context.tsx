import { createContext } from 'react';
import type { Locale } from '#content/locale.ts';
import type { Frame } from './frame.server.ts';

/** What rendering knows beside the loaders' data, even when these failed. */
export interface RenderValues {
  readonly locale: Locale;
  /** Of this answer's scripts; empty in the browser, where the attribute is hidden from scripts. */
  readonly nonce: string;
  /** For error screens; null in the browser. */
  readonly frame: Frame | null;
}

export const RenderContext = createContext<RenderValues>({ locale: 'fr', nonce: '', frame: null });

/** The address being shown, with its query; the frame of every page sets it. */
export const AddressContext = createContext('/');
