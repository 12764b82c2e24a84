/** A character that readers see: no space of any width, control, soft hyphen, joiner or filler. */
const VISIBLE = /[^\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** True for a text that shows nothing: empty, or only white space and invisible characters. */
export function isBlank(text: string): boolean {
  return !VISIBLE.test(text);
}
