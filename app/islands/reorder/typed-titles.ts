/**
 * Takes what is typed in the text fields of a part of a screen, and not sent, over into the same
 * part as the server shows it again. Fields are the same whose stored value is, in their order.
 * @param sent the form whose fields are stored by now
 */
export function takeTypedOver(old: Element, fresh: Element, sent: Element | null): void {
  const fields = (part: Element) => [...part.querySelectorAll<HTMLInputElement>('input[type="text"][name]')];
  const stepOf = (field: HTMLInputElement) => field.form?.querySelector<HTMLInputElement>('[name="step"]')?.value ?? '';
  const places = fields(fresh);
  for (const field of fields(old)) {
    const at = places.findIndex((one) => stepOf(one) === stepOf(field) && one.defaultValue === field.defaultValue);
    const [place] = at < 0 ? [] : places.splice(at, 1);
    if (place && field.form !== sent && field.value !== field.defaultValue) place.value = field.value;
  }
}
