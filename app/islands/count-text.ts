/**
 * Counts the characters of fields with a limit, beside them. The limit itself is in the field's
 * help: the count is not read out at every letter.
 */
for (const field of document.querySelectorAll<HTMLInputElement>('input[data-length]')) {
  const count = document.createElement('p');
  count.className = 'field-count';
  count.setAttribute('aria-hidden', 'true');
  const show = () => {
    count.textContent = (field.dataset.length ?? '').replace('{{typed}}', String(field.value.length));
    count.classList.toggle('is-full', field.value.length >= field.maxLength);
  };
  field.after(count);
  field.addEventListener('input', show);
  show();
}
