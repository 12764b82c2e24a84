/**
 * A text with a count. @param many in which `1000`, as the server writes it, stands for the count
 */
export function plural(one: string, many: string, count: number): string {
  return count === 1 ? one : many.replace(/1.?000/, String(count));
}
