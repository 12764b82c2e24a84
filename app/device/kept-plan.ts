/**
 * Under which address a plan is kept, and asked for: whatever hours are asked of it, it is one, and
 * its page sets them.
 */
export function keptPlanAddress(address: string): string {
  const url = new URL(address);
  url.hash = '';
  for (const name of ['debut', 'pause']) url.searchParams.delete(name);
  return url.href;
}
