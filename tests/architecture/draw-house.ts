import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readHouse } from './house-graph.ts';
import { drawHouse } from './house-svg.ts';
import { ROOT } from './module-graph.ts';
import { weavesCss } from './weaves-css.ts';

/**
 * Draws what is drawn from the sources, `npm run house`: `docs/house.svg` from the imports, and the
 * stylesheet of weaves from the kinds.
 */
writeFileSync(path.join(ROOT, 'docs/house.svg'), drawHouse(readHouse()));
writeFileSync(path.join(ROOT, 'app/styles/components/weaves.css'), weavesCss());
