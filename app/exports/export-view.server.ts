import type { ErrorCode, ErrorDetails } from '#content/errors.ts';
import type { BookExtension } from '#content/render/files/export-format.ts';
import { setTypography } from '#content/text/typography.ts';
import type { ExportJob, JobState } from '#server/exports/export-jobs.ts';

/** A file in the making, or made, as its screen shows it. */
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

/** Seconds after which the screen reloads. */
const SOON = 2;

/** Makes the browser ask again, or fetch the finished file. */
export function refreshHeaders({ state, address }: ExportView): Record<string, string> {
  const never = { 'Cache-Control': 'no-store' };
  if (state === 'gathering' || state === 'writing') return { ...never, Refresh: String(SOON) };
  return state === 'done' ? { ...never, Refresh: `0; url=${address}` } : never;
}
