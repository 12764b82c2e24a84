/**
 * Buttons that read a text of the page aloud, with the browser's own voice. Without it, they are
 * not there.
 */
const voice = 'speechSynthesis' in window ? window.speechSynthesis : null;

for (const button of voice ? document.querySelectorAll<HTMLButtonElement>('button[data-read-aloud]') : []) {
  const { readAloud = '', stop = '' } = button.dataset;
  const text = document.getElementById(readAloud);
  if (!text) continue;
  const start = button.textContent ?? '';
  const show = (isReading: boolean) => {
    button.textContent = isReading ? stop : start;
    button.setAttribute('aria-pressed', String(isReading));
  };
  const read = () => {
    // One paragraph at a time: some voices stop in the middle of a long text.
    const parts = (text.textContent ?? '').split('\n').filter((part) => part.trim() !== '');
    for (const [index, part] of parts.entries()) {
      const words = new SpeechSynthesisUtterance(part);
      words.lang = text.lang || document.documentElement.lang;
      if (index === parts.length - 1) words.addEventListener('end', () => show(false));
      words.addEventListener('error', () => show(false));
      voice?.speak(words);
    }
  };
  button.hidden = false;
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => {
    const isReading = button.getAttribute('aria-pressed') === 'true';
    voice?.cancel();
    show(!isReading);
    if (!isReading) read();
  });
  // A voice goes on by itself when the page is left.
  addEventListener('pagehide', () => voice?.cancel());
}
