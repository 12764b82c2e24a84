import { controlsOf, isChanged, sendingForms } from './typed-fields.ts';

/**
 * A screen that is left while something is typed in it, and not sent, asks first: the browser's own
 * question. A form that is being sent is no leaving; what is typed in the others is kept by
 * `keep-fields`.
 */

let sent: SubmitEvent | null = null;

// At last: another script may send the form in the background.
addEventListener('submit', (event) => {
  sent = event;
});
addEventListener('pageshow', () => {
  sent = null;
});
addEventListener('beforeunload', (event) => {
  if (sent && !sent.defaultPrevented) return;
  if (sendingForms().some((form) => controlsOf(form).some(isChanged))) event.preventDefault();
});
