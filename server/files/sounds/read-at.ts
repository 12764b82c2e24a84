/** Chunks, boxes or elements of a file that are gone over. */
export const MOST_CHUNKS = 256;

/** Bytes of a file; fewer at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;
/** @returns seconds; null if the file does not state them */
export type ReadSeconds = (read: ReadAt, bytes: number) => Promise<number | null>;
