/** A random key for one form (`crypto.randomUUID` needs HTTPS, this does not). */
export function newFormKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
