import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/person.ts';
import type { Services } from '#server/services.ts';
import type { ReadForm } from './form-reader.ts';
import type { Islands } from './islands.ts';
import type { LaterScripts } from './later-scripts.ts';

/** What every loader and action is handed: who asks, in which language, and the services. */
export interface AppContext {
  readonly services: Services;
  readonly viewer: Viewer;
  readonly locale: Locale;
  /** Of this answer's Content-Security-Policy. */
  readonly nonce: string;
  /** The address of this site as the reader's browser sees it, without a slash at its end. */
  readonly origin: string;
  /** The asking machine's IP address, for rate limits. */
  readonly address: string;
  readonly networkName: string;
  /** Of every day and hour that is shown: `Europe/Paris`. */
  readonly timeZone: string;
  readonly islands: Islands;
  readonly laterScripts: LaterScripts;
  /** Why the request is refused, whatever it asks for: every loader and action answers this. */
  readonly refused?: Error | undefined;
  /** Reads the request's form, within what its sender may send. The file of a form is taken away once the request is answered. */
  readonly readForm: ReadForm;
  /** Logs a fault with its cause. */
  report(error: unknown, url: string): void;
}
