/** A text as a CSS string; anything but letters, digits and spaces is escaped by code point. */
function cssString(text: string): string {
  return `"${text.replace(/[^\p{L}\p{N} ]/gu, (sign) => `\\${sign.codePointAt(0)!.toString(16)} `)}"`;
}

/** The running head and foot of printed pages. Only an `@page` rule can set them. */
export function RunningHead({ title, foot }: { title: string; foot: string }) {
  const rule = `@page{@top-left{content:${cssString(title)}}@bottom-left{content:${cssString(foot)}}}`;
  return <style media="print" dangerouslySetInnerHTML={{ __html: rule }} />;
}
