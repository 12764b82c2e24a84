import type { IncomingMessage } from 'node:http';
import { READ_PAGE_HEADER } from '#content/addresses/read-page-header.ts';

/**
 * Programs that read pages for nobody in particular, by their user agents. Browsers begin with
 * `Mozilla/`, as some robots do.
 */
const ROBOT =
  /bot\b|bot[/_-]|crawl|spider|slurp|scrape|archiver|fetch|monitor|preview|scan|check|headless|lighthouse|externalhit|embedly/i;

/**
 * Whether a request counts as a reading of the page that it is answered with: a GET of a person's
 * browser, made to be shown. Nothing of it is stored, and nothing else of it is read.
 */
export function isReading({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  if (method !== 'GET') return false;
  // Fetched ahead (`prefetch`, `prefetch;prerender`), and by older browsers' names.
  if (/prefetch|prerender|preview/i.test(`${headers['sec-purpose']} ${headers.purpose} ${headers['x-moz']}`))
    return false;
  // A request by a script; older browsers, which send no such header, may be reading.
  const dest = headers['sec-fetch-dest'];
  if (dest !== undefined && dest !== 'document' && dest !== 'iframe') return false;
  const agent = headers['user-agent'] ?? '';
  return agent.startsWith('Mozilla/') && !ROBOT.test(agent);
}

/** The id of the page whose latest edition an answer shows; null for none. */
export const readPageOf = ({ status, headers }: Response): string | null =>
  status === 200 ? headers.get(READ_PAGE_HEADER) : null;
