import { z } from 'zod';
import { name } from './input-text.ts';

/** The name of a version to annotate. */
export const versionInput = z.object({ version: name().min(1) });
export type VersionInput = z.input<typeof versionInput>;
