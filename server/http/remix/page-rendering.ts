import type { IncomingMessage } from 'node:http';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import type { AppContext } from './app-context.ts';
import type { AskedPage } from './asked-page.ts';
import type { KnownAddresses } from './known-addresses.ts';

/** The context as Remix types it. */
export type LoadContext = AppContext & Record<string, unknown>;

/** How pages are rendered and sent, for the handlers that keep them. */
export interface PageRendering {
  readonly publicUrl: string | null;
  readonly addresses: KnownAddresses;
  /** Renders a page with its own routes. */
  answerOf(found: AskedPage): (request: Request, context: LoadContext) => Promise<Response>;
  /** Whether a request has no open session, whatever its cookies contain. */
  isNobody(request: ExpressRequest): Promise<boolean>;
  /**
   * Waits for the request's turn, then runs the work with the application's context; null if the
   * client has gone.
   */
  inTurn<Result>(
    request: ExpressRequest,
    response: ExpressResponse,
    work: (context: LoadContext) => Promise<Result>,
  ): Promise<Result | null>;
  /**
   * Counts a reading of a page, if the request is one. The caller has excluded the staff.
   * @param pageId null for no page
   */
  countReading(request: IncomingMessage, pageId: string | null): void;
  /** Sends an answer as it is. */
  send(answer: Response, request: ExpressRequest, response: ExpressResponse): Promise<void>;
}
