/** Bytes of a refused body that are read to no end: an answer sent earlier would not be heard by a browser that is still sending. */
const MOST_DRAINED = 64 * 1024 * 1024;

/** Reads what is left of a refused body, so that its sender hears the answer. */
export async function drainBody(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let read = 0; read < MOST_DRAINED; ) {
    const { done, value } = await reader.read();
    if (done) return;
    read += value.length;
  }
  await reader.cancel();
}
