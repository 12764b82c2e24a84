import type { ReactNode } from 'react';

/**
 * Around a table that may be wider than the screen: a named region that scrolls, by keyboard too.
 */
export function TableScroll({
  children,
  ...name
}: { children: ReactNode } & ({ 'aria-label': string } | { 'aria-labelledby': string })) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" {...name} tabIndex={0}>
      {children}
    </section>
  );
}
