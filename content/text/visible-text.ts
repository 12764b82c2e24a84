/** What a reader sees something of: no space of any width, no control, no soft hyphen, no joiner, no filler. */
const VISIBLE = /[^\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** True for a text that shows nothing: empty, or made only of white space and of characters without a form of their own. */
export function isBlank(text: string): boolean {
  return !VISIBLE.test(text);
}
