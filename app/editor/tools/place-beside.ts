/** Pixels kept free along the window's edges. */
const MARGIN = 8;
/** Pixels between a floating element and its anchor. */
const GAP = 6;
/** The least useful height of a menu; below it, the other side is tried. */
const LEAST = 140;

export interface Placement {
  readonly side: 'above' | 'below';
  readonly align: 'start' | 'center';
}

function place(anchor: DOMRect, floating: HTMLElement, { side, align }: Placement): void {
  floating.style.maxBlockSize = '';
  const { width, height } = floating.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const room = { above: anchor.top - GAP - MARGIN, below: clientHeight - anchor.bottom - GAP - MARGIN };
  const other = side === 'above' ? 'below' : 'above';
  const taken = room[side] < Math.min(height, LEAST) && room[other] > room[side] ? other : side;
  const tall = Math.min(height, Math.max(LEAST, room[taken]));
  if (tall < height) floating.style.maxBlockSize = `${tall}px`;
  const left = align === 'start' ? anchor.left : anchor.left + anchor.width / 2 - width / 2;
  const top = taken === 'above' ? anchor.top - GAP - tall : anchor.bottom + GAP;
  floating.style.left = `${Math.max(MARGIN, Math.min(left, clientWidth - width - MARGIN))}px`;
  floating.style.top = `${Math.max(MARGIN, Math.min(top, clientHeight - tall - MARGIN))}px`;
}

/**
 * Keeps a fixed-position element beside a rectangle of the page during scrolls and resizes: on the
 * given side, or on the other if there is no space; always within the window.
 * @returns stops it
 */
export function keepPlacedBeside(anchor: () => DOMRect, floating: HTMLElement, placement: Placement): () => void {
  let frame = 0;
  const now = () => {
    frame = 0;
    place(anchor(), floating, placement);
  };
  const soon = () => {
    frame ||= requestAnimationFrame(now);
  };
  now();
  const sizes = new ResizeObserver(soon);
  sizes.observe(floating);
  window.addEventListener('scroll', soon, { capture: true, passive: true });
  window.addEventListener('resize', soon);
  return () => {
    cancelAnimationFrame(frame);
    sizes.disconnect();
    window.removeEventListener('scroll', soon, { capture: true });
    window.removeEventListener('resize', soon);
  };
}
