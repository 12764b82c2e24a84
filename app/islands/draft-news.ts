/**
 * Shows that a draft has changed while it is being read. Reading goes on undisturbed: the new text
 * is shown when the reader asks for it. A reviewer also sees when the request for their review is
 * closed.
 */
const place = document.querySelector<HTMLElement>('[data-draft-news]');

if (place) {
  const shown = Number(place.dataset.position);
  const news = place.querySelector<HTMLElement>('span')!;
  const closed = place.querySelector<HTMLElement>('[data-closed]');
  // The stream begins with the present position: what came while the page was loading counts too.
  const source = new EventSource(place.dataset.draftNews!);
  source.addEventListener('draft', ({ data }: MessageEvent<string>) => {
    if (Number(data) <= shown) return;
    news.hidden = false;
    // The request for a review may still be closed.
    if (!closed) source.close();
  });
  source.addEventListener('closed', () => {
    news.hidden = true;
    if (closed) closed.hidden = false;
    // The review is no longer requested.
    for (const asked of document.querySelectorAll<HTMLElement>('[data-asked]')) asked.hidden = true;
    source.close();
  });
}
