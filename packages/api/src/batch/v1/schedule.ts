/** Schedules of cron jobs: five fields, or a word such as `@daily`. Only their form is checked here. */

interface ScheduleField {
  readonly name: string;
  readonly least: number;
  readonly greatest: number;
  readonly words?: readonly string[];
}

const fields: readonly ScheduleField[] = [
  { name: "minute", least: 0, greatest: 59 },
  { name: "hour", least: 0, greatest: 23 },
  { name: "day of month", least: 1, greatest: 31 },
  { name: "month", least: 1, greatest: 12, words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { name: "day of week", least: 0, greatest: 7, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const words: ReadonlySet<string> = new Set(["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]);

const numberOf = (text: string, { least, words: names }: ScheduleField): number | undefined => {
  const position = names?.indexOf(text.toLowerCase()) ?? -1;
  if (position >= 0) return position + least;
  return /^\d+$/.test(text) ? Number(text) : undefined;
};

const checkRange = (text: string, field: ScheduleField): string | undefined => {
  const [range = "", step, ...rest] = text.split("/");
  if (rest.length > 0) return `too many slashes: ${text}`;
  if (step !== undefined && (!/^\d+$/.test(step) || Number(step) === 0)) return `step of range should be a positive number: ${text}`;
  if (range === "*" || range === "?") return undefined;
  const bounds = range.split("-").map((bound) => numberOf(bound, field));
  if (bounds.length > 2 || bounds.includes(undefined)) return `failed to parse ${field.name}: ${text}`;
  const [start = 0, end = start] = bounds;
  if (start < field.least) return `beginning of range (${start}) below minimum (${field.least}): ${text}`;
  if (end > field.greatest) return `end of range (${end}) above maximum (${field.greatest}): ${text}`;
  return start > end ? `beginning of range (${start}) beyond end of range (${end}): ${text}` : undefined;
};

/** What is wrong with a schedule, or undefined when it can be followed. */
export const scheduleError = (schedule: string): string | undefined => {
  if (schedule.startsWith("@")) {
    const every = /^@every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(schedule);
    return words.has(schedule) || every ? undefined : `unrecognized descriptor: ${schedule}`;
  }
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== fields.length) return `expected exactly 5 fields, found ${parts.length}: [${parts.join(" ")}]`;
  for (const [index, field] of fields.entries()) {
    for (const range of (parts[index] ?? "").split(",")) {
      const error = checkRange(range, field);
      if (error) return error;
    }
  }
  return undefined;
};
