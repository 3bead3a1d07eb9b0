const newline = 0x0a;

/**
 * Reads newline-delimited JSON. Costs time in proportion to the bytes however they are cut into chunks: an unfinished
 * line is kept in pieces and put together once.
 */
export async function* parseJsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  let pieces: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      pieces.push(chunk.subarray(start, end));
      start = end + 1;
      const line = textOf(pieces);
      pieces = [];
      if (line.trim() !== "") yield JSON.parse(line);
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
}

const textOf = (pieces: Uint8Array[]): string =>
  (pieces.length === 1 && pieces[0] ? Buffer.from(pieces[0]) : Buffer.concat(pieces)).toString("utf8");
