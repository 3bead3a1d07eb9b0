const textType = 25;
const headerSize = 20;

/**
 * A text[] parameter in Postgres' binary format: number of dimensions, has-nulls flag, element type, length and lower
 * bound, then each element with its length. Large bodies pass without being escaped here and parsed there.
 */
export const textArray = (values: readonly string[]): Buffer => {
  const lengths = values.map((value) => Buffer.byteLength(value));
  const buffer = Buffer.allocUnsafe(lengths.reduce((total, length) => total + 4 + length, headerSize));
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(0, 4);
  buffer.writeInt32BE(textType, 8);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
  let offset = headerSize;
  for (const [index, value] of values.entries()) {
    offset = buffer.writeInt32BE(lengths[index] ?? 0, offset);
    offset += buffer.write(value, offset);
  }
  return buffer;
};
