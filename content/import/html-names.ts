/**
 * The elements of HTML, obsolete ones included, and the root elements of SVG and MathML with common
 * SVG shapes.
 */
const NAMES = new Set(
  (
    'a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br button canvas ' +
    'caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset ' +
    'figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img ' +
    'input ins isindex kbd keygen label legend li link listing main map mark marquee math menu meta meter nav nobr ' +
    'noembed noframes noscript object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc ' +
    'ruby s samp script search section select slot small source span strike strong style sub summary sup svg table tbody ' +
    'td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp ' +
    'circle defs ellipse g line path polygon polyline rect text tspan use symbol'
  ).split(' '),
);

/**
 * True for the name of an HTML element, in any case. Names with a hyphen may be custom elements.
 */
export function isHtmlName(name: string): boolean {
  return name.includes('-') || NAMES.has(name.toLowerCase());
}
