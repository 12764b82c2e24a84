import type { Random } from './random.ts';

/** A text of this many parts. */
export const repeat = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join('');

/** An SVG drawing with this content. */
export const svg = (content: string, attributes = 'width="400" height="300"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${content}</svg>`;

const RECT = '<rect width="400" height="300"/>';
const crossing = (count: number) => repeat(count, (i) => `L${(i * 37) % 400} ${(i * 91) % 300}`);

/**
 * Drawings of a few kilobytes or megabytes that would take minutes or gigabytes to draw, by the
 * limit that each exceeds. `size`, from 1: by how much.
 */
export const COSTLY_DRAWINGS: Readonly<Record<string, { bound: string; make: (size: number) => string }>> = {
  elements: { bound: 'elements', make: (size) => svg(repeat(45_000 * size, () => '<g/>')) },
  nesting: { bound: 'depth', make: (size) => svg('<g>'.repeat(300 * size) + '</g>'.repeat(300 * size)) },
  'nesting of what is left out': {
    bound: 'depth',
    make: (size) => svg(`${'<x:include><p>'.repeat(200 * size)}`),
  },
  'one long text': { bound: 'steps', make: (size) => svg(`<text>${'a'.repeat(100_000 * size)}</text>`) },
  'one long path': { bound: 'steps', make: (size) => svg(`<path d="M0 0${crossing(400_000 * size)}"/>`) },
  'nested uses': {
    bound: 'steps',
    make: (size) =>
      svg(
        `<g id="u0">${RECT}</g>${repeat(6 + size, (i) => `<g id="u${i + 1}">${`<use xlink:href="#u${i}"/>`.repeat(10)}</g>`)}`,
      ),
  },
  'nested masks': {
    bound: 'steps',
    make: (size) =>
      svg(
        `${repeat(12 + size, (i) => `<mask id="m${i}">${`<rect width="9" height="9" mask="url(#m${i - 1})"/>`.repeat(2)}</mask>`)}<rect mask="url(#m${11 + size})" width="9" height="9"/>`,
      ),
  },
  'nested clip paths': {
    bound: 'steps',
    make: (size) =>
      svg(
        `${repeat(7 + size, (i) => `<clipPath id="c${i}">${`<circle r="9" clip-path="url( '#c${i - 1}' )"/>`.repeat(10)}</clipPath>`)}<g style="clip-path:url(#c${6 + size})">${RECT}</g>`,
      ),
  },
  'nested patterns': {
    bound: 'steps',
    make: (size) =>
      svg(
        `${repeat(7 + size, (i) => `<pattern id="p${i}" width="4" height="4"><g fill="url(#p${i - 1})">${RECT.repeat(10)}</g></pattern>`)}<g fill="url(#p${6 + size})">${RECT}</g>`,
      ),
  },
  'markers on markers': {
    bound: 'steps',
    make: (size) =>
      svg(
        `${repeat(3 + size, (i) => `<marker id="k${i}"><g style="marker:url(#k${i - 1})"><path d="M0 0${crossing(100)}"/></g></marker>`)}<path marker-mid="url(#k${2 + size})" d="M0 0${crossing(100)}"/>`,
      ),
  },
  'markers on what is used': {
    bound: 'steps',
    make: (size) =>
      svg(
        `<defs><path id="line" d="M0 0${crossing(2_000)}"/><marker id="k">${RECT.repeat(300 * size)}</marker></defs><use marker-mid="url(#k)" href="#line"/>`,
      ),
  },
  'filters in a style sheet': {
    bound: 'steps',
    make: (size) =>
      svg(
        `<style>@import "x.css"; /* } */ rect.a, g > .b { f\\69lter : url("#f") }</style><filter id="f">${'<feMorphology radius="9"/>'.repeat(20)}</filter>${'<rect class="b"/>'.repeat(20 * size)}`,
      ),
  },
  'filter functions': {
    bound: 'steps',
    make: (size) => svg(`<rect style="filter:${'blur(9px) '.repeat(2_500 * size)}" width="9" height="9"/>`),
  },
  'groups of their own': {
    bound: 'steps',
    make: (size) => svg(repeat(21_000 * size, () => '<g opacity=".9"/>').slice(0, 17 * 39_000)),
  },
  selectors: {
    bound: 'selectors',
    make: (size) =>
      svg(`<style>${repeat(6_000 * size, (i) => `.c${i}{fill:red}`)}</style>${'<g class="c1"/>'.repeat(6_000)}`),
  },
  declarations: {
    bound: 'declarations',
    make: (size) => svg(`<style>${repeat(1_000, (i) => `*{fill:url(#g${i})}`)}</style>${'<g/>'.repeat(600 + size)}`),
  },
  'a chain of references': {
    bound: 'levels',
    make: (size) =>
      svg(
        `<use href="#g0"/><defs>${repeat(3_000 * size, (i) => `<linearGradient id="g${i}" href="#g${i + 1}"/>`)}</defs>`,
      ),
  },
};

/**
 * A drawing in Inkscape's style: layers, styles as attributes, gradients, a soft shadow, clips,
 * markers.
 */
export function inkscapeDrawing(random: Random, paths: number): string {
  const path = (index: number) => {
    const curves = repeat(5 + random.below(20), () => {
      const number = () => (random.next() * 60 - 30).toFixed(3);
      return ` c ${number()},${number()} ${number()},${number()} ${number()},${number()}`;
    });
    const colour = random.below(0xffffff).toString(16).padStart(6, '0');
    return `<path inkscape:connector-curvature="0" id="path${index}" sodipodi:nodetypes="cccc" d="m ${random.below(400)},${random.below(300)}${curves} z"
      style="fill:#${colour};fill-opacity:0.8;stroke:#000000;stroke-width:0.264583px;stroke-linecap:butt;stroke-opacity:1${index % 100 === 0 ? ';filter:url(#filter1)' : ''}${index % 50 === 1 ? ';marker-end:url(#Arrow)' : ''}"/>`;
  };
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="210mm" height="148mm" viewBox="0 0 400 300" version="1.1" id="svg8" inkscape:version="1.2"
  xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg" xmlns:svg="http://www.w3.org/2000/svg">
  <sodipodi:namedview id="base" pagecolor="#ffffff" inkscape:zoom="0.35"/>
  <defs id="defs2">
    <linearGradient id="linear1"><stop style="stop-color:#0b5d57" offset="0"/><stop style="stop-color:#ffffff;stop-opacity:0" offset="1"/></linearGradient>
    <radialGradient xlink:href="#linear1" id="radial1" cx="100" cy="80" r="60" gradientUnits="userSpaceOnUse"/>
    <marker style="overflow:visible" id="Arrow" orient="auto"><path d="M 0,0 5,-5 -12,0 5,5 Z" style="fill:context-stroke"/></marker>
    <filter id="filter1" x="-0.1" y="-0.1" width="1.2" height="1.2"><feFlood result="flood" flood-opacity="0.5"/><feComposite in2="SourceGraphic" in="flood" operator="in"/><feGaussianBlur stdDeviation="1.2"/><feOffset dx="1" dy="1"/><feComposite in="SourceGraphic"/></filter>
    <clipPath id="clip1"><circle cx="200" cy="150" r="180"/></clipPath>
  </defs>
  <g inkscape:groupmode="layer" id="layer1" inkscape:label="Calque 1" clip-path="url(#clip1)" style="opacity:0.9">
    <rect width="400" height="300" style="fill:url(#radial1)"/>
    ${repeat(paths, path)}
    <text xml:space="preserve" style="font-size:10.58px;line-height:1.25;font-family:sans-serif" x="20" y="40"><tspan sodipodi:role="line" x="20" y="40">L’eau &amp; la terre</tspan><tspan sodipodi:role="line" x="20" y="54">au Sahel</tspan></text>
  </g>
</svg>`;
}

/** A drawing in Illustrator's style: entities for namespaces, classes in a style sheet. */
export function illustratorDrawing(shapes: number): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 19.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
  <!ENTITY ns_svg "http://www.w3.org/2000/svg">
  <!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">
  <!ENTITY rouge "#c0392b">
]>
<svg version="1.1" id="Calque_1" xmlns:x="&ns_extend;" xmlns="&ns_svg;" xmlns:xlink="http://www.w3.org/1999/xlink" x="0px" y="0px" viewBox="0 0 400 300" style="enable-background:new 0 0 400 300;" xml:space="preserve">
<style type="text/css">
  .st0{fill:#0B5D57;} .st1{fill:&rouge;;stroke:#FFFFFF;stroke-miterlimit:10;}
  /* Contours */ g > .st2 { fill : none ; stroke : #e67e22 ; stroke-dasharray : 4,2 }
</style>
<g>${repeat(shapes, (i) => `<polygon class="st${i % 3}" points="${i % 390},${(i * 7) % 290} ${(i % 390) + 9},${(i * 7) % 290} ${(i % 390) + 4},${((i * 7) % 290) + 8}"/>`)}</g>
<switch><g><circle class="st1" cx="60" cy="60" r="20"/></g></switch>
</svg>`;
}

/** A map: hatched regions, a symbol repeated for each town, a dotted line. */
export function mapDrawing(random: Random, regions: number): string {
  const coast = () => repeat(60, () => ` ${(random.next() * 4 - 2).toFixed(2)} ${(random.next() * 4 - 2).toFixed(2)}`);
  return svg(
    `<defs><pattern id="hachures" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="6" fill="#ccc"/></pattern>
    <symbol id="ville" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#fff" stroke="#000"/></symbol><marker id="point" markerWidth="4" markerHeight="4"><circle r="2"/></marker></defs>
    <g fill="url(#hachures)" stroke="#666" stroke-width=".3">${repeat(regions, () => `<path d="M${random.below(400)} ${random.below(300)}l${coast()}z"/>`)}</g>
    ${repeat(400, () => `<use xlink:href="#ville" x="${random.below(400)}" y="${random.below(300)}" width="8" height="8"/>`)}
    <polyline fill="none" stroke="red" marker-mid="url(#point)" points="${repeat(300, (i) => `${i},${random.below(300)} `)}"/>
    ${repeat(100, (i) => `<text x="${random.below(380)}" y="${random.below(290)}" font-size="6" opacity=".8">Commune ${i}</text>`)}`,
  );
}

/** An SVG drawing at full size with a filter, in a region of this share of a shape. */
const filtered = (parts: string, share = '', attributes = '') =>
  svg(
    `<filter id="f" ${share} ${attributes}>${parts}</filter><rect width="1600" height="1200" fill="#0b5d57" filter="url(#f)"/>`,
    'width="1600" height="1200"',
  );
const HUGE = 'x="-5000%" y="-5000%" width="10000%" height="10000%"';

/**
 * Drawings whose filters cost by their area, their radius or their region: refused by their steps,
 * given up, or drawn within the limits. `size`, from 1: by how much.
 */
export const FILTERED_DRAWINGS: Readonly<Record<string, (size: number) => string>> = {
  'a blur as wide as the drawing': (size) => filtered(`<feGaussianBlur stdDeviation="${1_000 * size}"/>`),
  'blurs one after the other': (size) => filtered('<feGaussianBlur stdDeviation="200 1"/>'.repeat(50 * size), HUGE),
  'turbulence in a huge region': (size) =>
    filtered(`<feTurbulence baseFrequency="0.9" numOctaves="${10 * size}" stitchTiles="stitch"/>`.repeat(3), HUGE),
  'turbulence without an end': (size) => filtered(`<feTurbulence numOctaves="${1_000_000 * size}"/>`, HUGE),
  'turbulence again and again': (size) => filtered('<feTurbulence baseFrequency="9"/>'.repeat(150 * size), HUGE),
  'a swelling of a hundred pixels': (size) =>
    filtered(`<feMorphology operator="dilate" radius="${100 * size}"/>`, HUGE),
  'a swelling beyond the drawing': (size) => filtered(`<feMorphology operator="erode" radius="${2_000 * size}"/>`),
  'a matrix of thousands': (size) =>
    filtered(`<feConvolveMatrix order="${60 * size}" kernelMatrix="${'1 '.repeat((60 * size) ** 2)}"/>`, HUGE),
  'light on everything': (size) =>
    filtered('<feSpecularLighting surfaceScale="9"><fePointLight z="9"/></feSpecularLighting>'.repeat(60 * size), HUGE),
  'tiles of one pixel': (size) =>
    filtered(
      `<feFlood width="1" height="1" x="0" y="0"/><feTile/>`.repeat(40 * size),
      HUGE,
      'primitiveUnits="userSpaceOnUse"',
    ),
  'a filter at a resolution of its own': (size) =>
    filtered('<feGaussianBlur stdDeviation="9"/>', HUGE, `filterRes="${50_000 * size}"`),
  'a region of a million pixels': (size) =>
    filtered(
      '<feGaussianBlur stdDeviation="9"/><feOffset dx="99999"/>'.repeat(9),
      `x="-1e6" y="-1e6" width="${2e6 * size}" height="${2e6 * size}"`,
      'filterUnits="userSpaceOnUse"',
    ),
  'many shapes with one filter': (size) =>
    svg(
      `<filter id="f" ${HUGE}><feGaussianBlur stdDeviation="40"/></filter>${`<rect width="1600" height="1200" filter="url(#f)"/>`.repeat(100 * size)}`,
      'width="1600" height="1200"',
    ),
  'filters within a magnified group': (size) =>
    svg(
      `<filter id="f"><feGaussianBlur stdDeviation="1"/><feMorphology radius="1"/></filter><g transform="scale(${1_000 * size})"><rect width="9" height="9" filter="url(#f)"/></g>`,
      'width="1600" height="1200"',
    ),
  'displacement of everything': (size) =>
    filtered(
      '<feTurbulence result="t"/><feDisplacementMap in="SourceGraphic" in2="t" scale="1e6"/>'.repeat(30 * size),
      HUGE,
    ),
};
