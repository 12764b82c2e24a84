import type { LinkLocale, Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import type { FormSending } from '#server/forms/sent-forms.ts';
import type { Services } from '#server/services.ts';
import type { ReadForm } from './form-reader.ts';
import type { Islands } from './islands.ts';
import type { LaterScripts } from './later-scripts.ts';

/** The rendering of a page that is cached. */
export interface Sharing {
  /**
   * Marks, in a page for a signed-in person, the places of values that are theirs alone
   * (`page-template.ts`); null while a page for everybody is rendered.
   */
  readonly mark: string | null;
  /** Whether a page of this source is cached, and so not rendered again. */
  isKept(source: string): boolean;
  /** A hash of the loaders' data, without what belongs to one person alone. */
  source: string | null;
  /** Ids of the drafts that the page shows to viewers who may read them; null for all drafts. */
  drafts: readonly string[] | null;
  /** The values that belong to one person alone, by their numbers in the page. */
  personal: ReadonlyMap<number, string>;
}

/** What every loader and action gets: the viewer, the language and the services. */
export interface AppContext {
  readonly services: Services;
  readonly viewer: Viewer;
  readonly locale: Locale;
  /** The language of what a personal link shows; elsewhere that of the interface. */
  readonly linkLocale: LinkLocale;
  /** CSP nonce of this response. */
  readonly nonce: string;
  /** The site's origin as the browser sees it, without a trailing slash. */
  readonly origin: string;
  /** The client's IP address, for rate limits. */
  readonly address: string;
  readonly networkName: string;
  /** For all displayed dates and times: `Europe/Paris`. */
  readonly timeZone: string;
  readonly islands: Islands;
  readonly laterScripts: LaterScripts;
  /**
   * The key of the forms that this response shows (`server/forms/sent-forms.ts`): each rendering,
   * and each sending of a kept one, has its own.
   */
  readonly pageKey: string;
  /** Set while a page is rendered that may be cached. */
  readonly sharing?: Sharing | undefined;
  /**
   * Set if the request is refused whatever it asks for: every loader and action answers with this
   * error.
   */
  readonly refused?: Error | undefined;
  /**
   * The requested address with its query, if the refusal is shown instead of a file. The request
   * that is rendered then has the home page's address.
   */
  readonly refusedAt?: string | undefined;
  /**
   * Reads the request's form within its sender's limits. Uploaded files are deleted after the
   * response.
   */
  readonly readForm: ReadForm;
  /**
   * Called when a body has arrived, which may take minutes: the viewer was found when the request
   * began.
   * @throws NavetteError `conflict` with `rights-changed` if they have other rights now, or none
   */
  requireSameRights(): Promise<void>;
  /** Processes the request's form once, however often it is sent. */
  readonly sending: FormSending;
  /** Waits for a turn of the event loop, before a piece of heavy work. */
  nextTurn(): Promise<void>;
  /**
   * Reads a part of a file that is streamed, after the sender's other parts, so that a sender with
   * many downloads does not keep others from the database.
   */
  readPart<Part>(read: () => Promise<Part>): Promise<Part>;
  /** Logs an error with its cause. */
  report(error: unknown, url: string): void;
}
