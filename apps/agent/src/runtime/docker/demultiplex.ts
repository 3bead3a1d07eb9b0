import { PassThrough, type Readable } from "node:stream";

const headerLength = 8;
const stderrType = 2;

/** Waits until the stream takes more, or has been closed by its reader. */
const drained = (stream: PassThrough): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });

export interface OutputStreams {
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
}

const pump = async (source: Readable, { stdout, stderr }: OutputStreams): Promise<void> => {
  let buffered: Buffer[] = [];
  let length = 0;
  let remaining = 0;
  let target = stdout;
  const take = (count: number): Buffer => {
    const whole = buffered.length === 1 && buffered[0] ? buffered[0] : Buffer.concat(buffered);
    buffered = whole.length > count ? [whole.subarray(count)] : [];
    length = whole.length - Math.min(count, whole.length);
    return whole.subarray(0, count);
  };
  for await (const chunk of source) {
    buffered.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    while (length > 0) {
      if (remaining === 0) {
        if (length < headerLength) break;
        const header = take(headerLength);
        target = header[0] === stderrType ? stderr : stdout;
        remaining = header.readUInt32BE(4);
        continue;
      }
      const part = take(remaining);
      remaining -= part.length;
      if (!target.destroyed && !target.write(part)) await drained(target);
    }
  }
};

/**
 * Parts Docker's framed output (8 bytes of header: the stream's number, three zeros, the length) into two streams.
 * A slow reader of either holds up the source; nothing is kept in memory beyond the streams' own buffers.
 */
export const demultiplex = (source: Readable): OutputStreams => {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  pump(source, streams).then(
    () => {
      streams.stdout.end();
      streams.stderr.end();
    },
    (error: Error) => {
      streams.stdout.destroy(error);
      streams.stderr.destroy();
    },
  );
  return streams;
};

/** As {@link demultiplex}, with both outputs in one stream in the order in which they came. */
export const demultiplexMerged = (source: Readable): Readable => {
  const merged = new PassThrough();
  merged.on("close", () => source.destroy());
  pump(source, { stdout: merged, stderr: merged }).then(
    () => merged.end(),
    (error: Error) => merged.destroy(error),
  );
  return merged;
};
