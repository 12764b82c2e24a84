import type { ErrorCode, ErrorDetails } from '#content/errors.ts';
import type { BookExtension } from '#content/render/export-format.ts';
import { setTypography } from '#content/text/typography.ts';
import type { ExportJob, JobState } from '#server/exports/book-exports.ts';

/** A file that is being made, or was, as its screen shows it. */
export interface ExportView {
  readonly state: JobState;
  readonly title: string;
  readonly extension: BookExtension;
  readonly address: string;
  readonly gathered: number;
  readonly total: number;
  readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } | null;
}

export function exportView({ state, title, extension, address, gathered, total, error }: ExportJob): ExportView {
  return {
    state,
    title: setTypography(title, 'fr'),
    extension,
    address,
    gathered,
    total,
    error: error && { code: error.code, details: error.details },
  };
}

/** Seconds after which the screen is asked for again. */
const SOON = 2;

/** Tells the browser to ask again, or to fetch what is ready. */
export function refreshHeaders({ state, address }: ExportView): Record<string, string> {
  const never = { 'Cache-Control': 'no-store' };
  if (state === 'gathering' || state === 'writing') return { ...never, Refresh: String(SOON) };
  return state === 'done' ? { ...never, Refresh: `0; url=${address}` } : never;
}
