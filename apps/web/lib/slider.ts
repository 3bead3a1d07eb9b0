/** The arithmetic of the replica slider, apart from its drawing. */
export interface SliderNumbers {
  readonly wanted: number;
  readonly ready: number;
  /** What quota or capacity allows. */
  readonly limit?: number;
}

const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next number that reads well: 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, … */
export const niceCeiling = (value: number): number => {
  if (value <= 10) return 10;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = steps.find((candidate) => candidate * magnitude >= value) ?? 10;
  return Math.ceil(step * magnitude);
};

/** How far the rail goes: room to double, and the limit in sight when it is not far away. */
export const railEnd = ({ wanted, ready, limit }: SliderNumbers): number => {
  const room = Math.max(wanted * 1.8, ready * 1.2, 8);
  const withLimit = limit !== undefined && limit <= Math.max(room * 2, 20) ? Math.max(room, limit * 1.15) : room;
  return niceCeiling(withLimit);
};

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Where a number stands on the rail, 0 to 1. */
export const fractionOf = (value: number, end: number): number => clamp(value / end, 0, 1);

/** The number at a place on the rail. */
export const valueAt = (fraction: number, end: number): number => Math.round(clamp(fraction, 0, 1) * end);

/** What a key does to the wish; undefined for keys that are not the slider's. */
export const valueAfterKey = (key: string, value: number, end: number): number | undefined => {
  const page = Math.max(2, Math.round(end / 10));
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return value + 1;
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, value - 1);
    case "PageUp":
      return value + page;
    case "PageDown":
      return Math.max(0, value - page);
    case "Home":
      return 0;
    case "End":
      return end;
    default:
      return undefined;
  }
};

/** The dashes: from where it is to where it should be. Undefined when that is the same place. */
export const journey = (ready: number, wish: number): { from: number; to: number } | undefined =>
  ready === wish ? undefined : { from: Math.min(ready, wish), to: Math.max(ready, wish) };
