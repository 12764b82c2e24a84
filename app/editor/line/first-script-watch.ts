import { OPENING_FAILED_ID, OPENING_ID } from './opening-bar.ts';

/**
 * A script for the page itself, as text: says that the editor did not come when not even its first script did, which says so of the
 * others. It must stand before that script's tag.
 */
export const FIRST_SCRIPT_WATCH = `addEventListener('error', ({ target }) => {
  if (!target.dataset?.draft) return;
  const tell = () => {
    const notice = document.getElementById('${OPENING_FAILED_ID}');
    const bar = document.querySelector('#${OPENING_ID} > .writing-bar');
    if (!notice || !bar) return;
    bar.hidden = true;
    notice.hidden = false;
    notice.querySelector('button').onclick = () => location.reload();
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', tell);
  else tell();
}, true);`;
