import { forgetProgress, pathsOf, stateOf } from '#app/device/reading-progress.ts';

/**
 * Shows which pages of a collection were read on this device, and the next one to read. The panel
 * stays hidden without this script.
 */
export function showProgress(): void {
  const panel = document.querySelector<HTMLElement>('[data-reading-progress]');
  if (panel) show(panel);
}

function show(panel: HTMLElement): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.collection-part .card :is(h2, h3) a')];
  const { some = '', none = '', mark = '' } = panel.dataset;
  const part = (name: string) => panel.querySelector<HTMLElement>(`[data-${name}]`)!;
  const isRead = ({ pathname }: HTMLAnchorElement) => stateOf(pathname) === 'read';
  const read = links.filter(isRead);
  const next = links.find((link) => !isRead(link));
  part('count').textContent =
    read.length === 0 ? none : some.replace('{read}', String(read.length)).replace('{all}', String(links.length));
  part('next').hidden = next === undefined || read.length === 0;
  const going = part('next').querySelector('a')!;
  if (next) {
    going.href = next.href;
    going.textContent = next.textContent;
    going.lang = next.closest<HTMLElement>('[lang]')?.lang ?? '';
  }
  // One that was marked as unread was opened all the same, and one that has left the collection
  // since was read in it.
  const kept = pathsOf(
    location.pathname,
    links.map(({ pathname }) => pathname),
  );
  part('forget').hidden = kept.length === 0;
  for (const link of read) {
    const badge = document.createElement('span');
    badge.className = 'badge';
    badge.textContent = mark;
    link.parentElement?.after(badge);
  }
  part('forget').addEventListener('click', () => {
    forgetProgress(kept);
    location.reload();
  });
  panel.hidden = false;
}
