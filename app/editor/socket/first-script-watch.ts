import { OPENING_FAILED_ID, OPENING_ID } from './opening-bar.ts';

/**
 * An inline script that shows the failure notice if the editor's first script does not load; that
 * script watches over the others. It must come before its tag.
 */
export const FIRST_SCRIPT_WATCH = `addEventListener('error', ({ target }) => {
  if (!target.dataset?.draft) return;
  const show = () => {
    const notice = document.getElementById('${OPENING_FAILED_ID}');
    const bar = document.querySelector('#${OPENING_ID} > .writing-bar');
    if (!notice || !bar) return;
    bar.hidden = true;
    notice.hidden = false;
    notice.querySelector('button').onclick = () => location.reload();
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', show);
  else show();
}, true);`;
