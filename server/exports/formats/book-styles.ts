import { SDGS } from '#content/taxonomy/sdg.ts';

const GOALS = SDGS.map(
  ({ code, color, darkText }) => `.goal-${code} { background: ${color}; color: ${darkText ? '#1d1f24' : '#fff'}; }`,
).join('\n');

/** The look of books that are read on a screen: an HTML file, an EPUB. Readers may change it. */
export const BOOK_STYLES = `
:root { color-scheme: light dark; }
body { line-height: 1.55; overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; break-after: avoid; text-wrap: pretty; }
.kicker, .block-label { color: #0b5d57; font-size: 0.85em; font-weight: bold; margin-block: 0 0.2em; }
.standfirst { font-size: 1.15em; }
.head dl { font-size: 0.9em; border-block: 1px solid #8b8878; padding-block: 0.5em; }
.head dl div { margin-block: 0.2em; }
.head dt { display: inline; font-weight: bold; margin-inline-end: 0.5em; }
.head dd { display: inline; margin: 0; }
nav ol { list-style: none; padding-inline-start: 1.2em; }
.living { font-size: 0.9em; }
.goal { border-radius: 0.15em; font-weight: bold; padding: 0.05em 0.4em; }
${GOALS}
.block { border-inline-start: 0.25em solid #0b5d57; margin: 1.2em 0; padding: 0.1em 0 0.1em 1em; }
.block-title { font-weight: bold; margin-block: 0.2em; }
.block-value { color: #0b5d57; font-size: 1.6em; margin-block: 0.2em; }
.block blockquote { font-style: italic; margin: 0.4em 0; padding: 0; border: 0; }
blockquote { border-inline-start: 2px solid #8b8878; margin: 1em 0; padding-inline-start: 1em; }
figure { margin: 1.2em 0; }
img.cover { display: block; height: auto; margin-inline: auto; max-height: 100vh; max-width: 100%; }
figure img { display: block; height: auto; max-width: 100%; }
figcaption, .credit, .rests, .notes { font-size: 0.9em; }
.crossed { display: flex; flex-wrap: wrap; font-size: 0.9em; gap: 0.6em 1.2em; margin: 0.6em 0 1.6em; }
.side { flex: 1 1 14em; min-width: 0; }
.side-name { font-weight: bold; margin-block: 0 0.3em; }
.side-south .side-name { color: #b4501e; }
.side-north .side-name { color: #2b4fa3; }
.crossed article { border-inline-start: 0.2em solid #b4501e; margin: 0 0 0.8em; padding-inline-start: 0.7em; }
.crossed .side-north article { border-inline-start: 0.2em dashed #2b4fa3; }
.crossed p, .crossed blockquote { margin-block: 0.2em; }
.page-card { border: 1px solid #8b8878; margin: 1em 0; padding: 0.4em 1em; }
.checklist { list-style: none; padding-inline-start: 0; }
.checklist li { display: flex; gap: 0.5em; }
.checklist p { margin-block: 0 0.3em; }
table { border-collapse: collapse; display: block; margin: 1em 0; max-width: 100%; overflow-x: auto; }
th, td { border: 1px solid #8b8878; padding: 0.3em 0.6em; text-align: start; vertical-align: top; }
th p, td p, td ul, td ol { margin: 0; }
td ul, td ol { padding-inline-start: 1.1em; }
td.align-center, th.align-center { text-align: center; }
td.align-right, th.align-right { text-align: right; }
pre { overflow-x: auto; white-space: pre-wrap; }
.call { line-height: 0; }
.notes { border-top: 1px solid #8b8878; margin-top: 2em; }
@media (prefers-color-scheme: dark) {
  .kicker, .block-label, .block-value { color: #7cc9bf; }
  .block { border-color: #7cc9bf; }
  .side-south .side-name { color: #f0a57c; }
  .side-north .side-name { color: #a9bff5; }
}
`;

/**
 * More for an e-book: readers turn its pages and cannot move a table sideways, so what is wider
 * than the page would be lost. Its words break instead.
 */
export const EPUB_STYLES = `
table { font-size: 0.85em; }
th, td { padding: 0.25em 0.35em; }
.wide { display: table; overflow: visible; width: 100%; }
.wide th, .wide td { hyphens: auto; overflow-wrap: anywhere; }
`;

/** More for a file of its own, which has the whole width of a window, and is printed. */
export const FILE_STYLES = `
body { font-family: Georgia, "Noto Serif", serif; margin: 0 auto; max-width: 42rem; padding: 2rem 1.2rem 4rem; }
.chapter { border-top: 3px double #8b8878; margin-top: 3rem; padding-top: 1rem; }
a { color: #0b5d57; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c; color: #e8e4db; }
  a { color: #7cc9bf; }
}
@media print { .chapter { break-before: page; } nav { break-after: page; } }
`;
