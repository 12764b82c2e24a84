/** Buttons that copy a text of the page. Without this script they are not there: the text is. */
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  const status = document.createElement('span');
  status.setAttribute('role', 'status');
  status.className = 'quiet';
  button.after(' ', status);
  button.hidden = false;
  button.addEventListener('click', async () => {
    const { copy = '', copied = '', refused = '' } = button.dataset;
    const text = document.getElementById(copy);
    if (!text) return;
    try {
      await navigator.clipboard.writeText(text.textContent ?? '');
      status.textContent = copied;
    } catch (error) {
      // Without https, or if the browser does not want to: selected, it is copied by hand.
      console.info('the browser did not copy', error);
      getSelection()?.selectAllChildren(text);
      status.textContent = refused;
    }
  });
}
