/**
 * What the device keeps under no account of what somebody read, answered and led. The names are
 * those of reading-progress.ts, worksheet.ts and led-plan.ts, which may not share a file with this
 * one: the script of pages that everybody reads has no imports (decision 162).
 */
const TRACES = /^(lectures$|reponses |seance )/;

/**
 * Deletes it: at signing out, since whoever has the device next would find it. The size of type
 * stays, which tells nothing.
 */
export function deleteReadingTraces(): void {
  try {
    for (const name of Object.keys(localStorage)) if (TRACES.test(name)) localStorage.removeItem(name);
  } catch {
    // Without storage nothing was kept.
  }
}
