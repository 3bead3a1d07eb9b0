/** A moment as the API writes it: RFC 3339 in UTC, whole seconds. @param milliseconds Since the epoch. */
export const apiTime = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
