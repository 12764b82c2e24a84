/**
 * Says when a draft that is being read has changed. Reading goes on undisturbed: the new text is
 * shown when its reader asks for it.
 */
const place = document.querySelector<HTMLElement>('[data-draft-news]');

if (place) {
  const shown = Number(place.dataset.position);
  const news = place.querySelector<HTMLElement>('span')!;
  // The stream begins with the present position: what came while the page was loading counts too.
  const source = new EventSource(place.dataset.draftNews!);
  source.addEventListener('draft', ({ data }: MessageEvent<string>) => {
    if (Number(data) <= shown) return;
    news.hidden = false;
    source.close();
  });
}
