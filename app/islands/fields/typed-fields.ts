/** What is typed in the forms of a screen that change something. */

export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const UNTYPED = ['hidden', 'password', 'file', 'submit'];

export const sendingForms = (): HTMLFormElement[] => [
  ...document.querySelectorAll<HTMLFormElement>('main form[method="post"]'),
];

/** The controls of a form whose values can be given back. */
export const controlsOf = (form: HTMLFormElement): Control[] =>
  [...form.elements].filter(
    (one): one is Control =>
      (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement) &&
      one.name !== '' &&
      !UNTYPED.includes(one.type),
  );

export const isTicked = (control: Control): control is HTMLInputElement =>
  control.type === 'checkbox' || control.type === 'radio';

/** Whether a control has another value than the screen came with. */
export function isChanged(control: Control): boolean {
  if (control instanceof HTMLSelectElement)
    return [...control.options].some((one) => one.selected !== one.defaultSelected) && control.value !== '';
  if (isTicked(control)) return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}
