import { ChoiceList, foldName } from './choices/choice-list.ts';

/** Choices that are shown at once. */
const MOST_SHOWN = 8;

/**
 * A long list to choose from becomes a field in which one types a name. Without this script it is a
 * list like any other.
 */
for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-search]')) {
  const choices = [...select.options]
    .filter(({ value }) => value !== '')
    .map(({ value, label }) => ({ value, label, plain: foldName(label) }));
  const input = document.createElement('input');
  input.type = 'text';
  input.id = select.id;
  input.required = select.required;
  input.autocomplete = 'off';
  input.dir = 'auto';
  input.maxLength = 300;
  input.placeholder = select.dataset.search ?? '';
  input.setAttribute('role', 'combobox');
  for (const name of ['aria-describedby', 'aria-invalid']) {
    const value = select.getAttribute(name);
    if (value !== null) input.setAttribute(name, value);
  }
  input.value = choices.find(({ value }) => value === select.value)?.label ?? '';
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent ?? '';
  select.id = `${select.id}-liste`;
  select.required = false;
  select.hidden = true;
  select.after(input);

  const list = new ChoiceList(input, {
    label,
    chosen: ({ value, label: text }) => {
      input.value = text;
      select.value = value;
      input.setCustomValidity('');
    },
  });
  input.addEventListener('input', () => {
    const words = foldName(input.value).split(/\s+/).filter(Boolean);
    const found = words.length === 0 ? [] : choices.filter(({ plain }) => words.every((word) => plain.includes(word)));
    const exact = choices.find(({ plain }) => plain === foldName(input.value));
    select.value = exact?.value ?? '';
    input.setCustomValidity(input.value !== '' && !exact ? (select.dataset.unknown ?? '') : '');
    list.show(exact ? [] : found.slice(0, MOST_SHOWN));
  });
}
