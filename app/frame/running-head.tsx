/** Any text as a CSS string: what is not a letter, a digit or a space is written by its number. */
function cssString(text: string): string {
  return `"${text.replace(/[^\p{L}\p{N} ]/gu, (sign) => `\\${sign.codePointAt(0)!.toString(16)} `)}"`;
}

/** What stands at the head and at the foot of every printed page. Only a rule of the page itself can hold it. */
export function RunningHead({ title, foot }: { title: string; foot: string }) {
  const rule = `@page{@top-left{content:${cssString(title)}}@bottom-left{content:${cssString(foot)}}}`;
  return <style media="print" dangerouslySetInnerHTML={{ __html: rule }} />;
}
