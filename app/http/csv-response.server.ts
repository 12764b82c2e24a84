import { toCsv } from '#content/csv/to-csv.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

/**
 * A table as a streamed file: the next rows are requested once the client has received those
 * before, and the generator ends when the client disconnects.
 * @param name of the file, without its extension
 * @param parts rows, beginning with the headings
 */
export function csvResponse(
  name: string,
  parts: AsyncGenerator<readonly (readonly string[])[]>,
  separator: ',' | ';',
  { readPart }: Pick<AppContext, 'readPart'>,
): Response {
  const encoder = new TextEncoder();
  let isFirst = true;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await readPart(() => parts.next());
      if (done) return controller.close();
      const text = toCsv(value, separator);
      // Only the file begins with a byte order mark.
      controller.enqueue(encoder.encode(isFirst ? text : text.slice(1)));
      isFirst = false;
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
      'Cache-Control': 'private, no-store',
    },
  });
}
