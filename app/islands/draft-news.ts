/**
 * Says when a draft that is being read has changed. Reading goes on undisturbed: the new text is
 * shown when its reader asks for it. Who was asked to review it is told as well that nobody waits
 * for their answer any more.
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
    // The request may still be closed.
    if (!closed) source.close();
  });
  source.addEventListener('closed', () => {
    news.hidden = true;
    if (closed) closed.hidden = false;
    // Nobody asks for it any more.
    for (const asked of document.querySelectorAll<HTMLElement>('[data-asked]')) asked.hidden = true;
    source.close();
  });
}
