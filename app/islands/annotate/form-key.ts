/** A key for one form, from the browser's own randomness (`randomUUID` needs https, this does not). */
export function newFormKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
