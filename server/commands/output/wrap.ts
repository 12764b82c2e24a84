/**
 * Wraps a sentence at spaces. A word longer than the width gets its own line, unbroken: it may be
 * an address.
 * @param shape.hanging the indent of all lines but the first, if different
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
