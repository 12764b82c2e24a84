/**
 * The local storage keys of what somebody read, answered and led on this device, without an
 * account. The names are those of reading-progress.ts, worksheet.ts and led-plan.ts, which may not
 * share a file with this one: the script of pages that everybody reads has no imports (decision
 * 162).
 */
const TRACES = /^(lectures$|reponses |seance )/;

/**
 * Deletes these entries at sign-out, before somebody else uses the device. The type size stays: it
 * reveals nothing.
 */
export function deleteReadingTraces(): void {
  try {
    for (const name of Object.keys(localStorage)) if (TRACES.test(name)) localStorage.removeItem(name);
  } catch {
    // Without storage, nothing was stored.
  }
}
