import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readHouse } from './house-graph.ts';
import { drawHouse } from './house-svg.ts';
import { ROOT } from './module-graph.ts';

/** Draws `docs/house.svg` from the imports: `npm run house`. */
writeFileSync(path.join(ROOT, 'docs/house.svg'), drawHouse(readHouse()));
