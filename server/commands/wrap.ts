/**
 * A sentence as lines that fit the width, broken at spaces. A longer word stands alone and sticks out: it may be an address.
 * @param shape.hanging the spaces before all lines but the first, where they differ
 */
export function wrap(text: string, shape: { width: number; indent?: number; hanging?: number }): string[] {
  const { width, indent = 0, hanging = indent } = shape;
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(hanging);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  if (text !== '') lines.push(line);
  return lines;
}
