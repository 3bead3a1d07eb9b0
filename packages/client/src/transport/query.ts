import type { Query } from "./transport";

/** A query as it stands in a URL, with its question mark; "" when there is nothing in it. */
export const encodeQuery = (query: Query | undefined): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === false) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
};
