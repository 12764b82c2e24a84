/** A repeated pattern: the outline of its threads, in a square of this size. */
export interface Weave {
  readonly width: number;
  readonly height: number;
  /** As in SVG. */
  readonly path: string;
  /** Stroked, where the others are filled. */
  readonly isDrawn?: boolean;
}

/** The weave of each kind, as `app/styles/components/weaves.css` draws it on screen. */
export const WEAVES: Readonly<Record<string, Weave>> = {
  factsheet: { width: 2, height: 2, path: 'M0 0h1v1h-1zM1 1h1v1h-1z' },
  study: { width: 4, height: 4, path: 'M0 0h2v1h-2zM1 1h2v1h-2zM2 2h2v1h-2zM0 3h1v1h-1zM3 3h1v1h-1z' },
  module: {
    width: 8,
    height: 4,
    path: 'M0 0h2v1h-2zM6 0h2v1h-2zM1 1h2v1h-2zM5 1h2v1h-2zM2 2h4v1h-4zM0 3h1v1h-1zM3 3h2v1h-2zM7 3h1v1h-1z',
  },
  practice: {
    width: 8,
    height: 8,
    path: 'M0 0h2v1h-2zM6 0h2v1h-2zM0 1h1v1h-1zM3 1h2v1h-2zM7 1h1v1h-1zM2 2h4v1h-4zM1 3h2v1h-2zM5 3h2v1h-2zM1 4h2v1h-2zM5 4h2v1h-2zM2 5h4v1h-4zM0 6h1v1h-1zM3 6h2v1h-2zM7 6h1v1h-1zM0 7h2v1h-2zM6 7h2v1h-2z',
  },
  article: { width: 5, height: 5, path: 'M0 0h1v1h-1zM3 1h1v1h-1zM1 2h1v1h-1zM4 3h1v1h-1zM2 4h1v1h-1z' },
  toolkit: {
    width: 8,
    height: 8,
    path: 'M0 0h1v1h-1zM2 0h1v1h-1zM4 0h3v1h-3zM0 1h1v1h-1zM2 1h1v1h-1zM0 2h1v1h-1zM2 2h1v1h-1zM4 2h3v1h-3zM0 4h3v1h-3zM4 4h1v1h-1zM6 4h1v1h-1zM4 5h1v1h-1zM6 5h1v1h-1zM0 6h3v1h-3zM4 6h1v1h-1zM6 6h1v1h-1z',
  },
  booklet: {
    width: 4,
    height: 6,
    path: 'M0 0h1v1h-1zM2 0h1v1h-1zM0 1h1v1h-1zM0 2h1v1h-1zM0 3h1v1h-1zM2 3h1v1h-1zM2 4h1v1h-1zM2 5h1v1h-1z',
  },
  barometer: { width: 6, height: 6, path: 'M3 1h2v1h-2zM3 2h2v1h-2zM0 3h2v1h-2zM3 3h2v1h-2zM0 4h2v1h-2zM3 4h2v1h-2z' },
  workshop: { width: 16, height: 16, path: 'M0 4c4 0 4 8 8 8s4-8 8-8M0 12c4 0 4-8 8-8s4 8 8 8', isDrawn: true },
  review: { width: 5, height: 5, path: 'M0 0h1v1h-1zM3 1h1v1h-1zM1 2h1v1h-1zM4 3h1v1h-1zM2 4h1v1h-1z' },
  site: { width: 4, height: 4, path: 'M0 0h1v4h-1zM2 0h1v1h-1zM2 2h1v1h-1z' },
};
