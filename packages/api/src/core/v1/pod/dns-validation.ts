import { checkText } from "../../../definition/validation";
import { ipRule } from "../../../machinery/addresses";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { dns1123SubdomainRule } from "../../../machinery/names";
import type { HostAlias, PodSpec } from "../schema/pod";

const mostNameservers = 3;
const mostSearches = 32;
const longestSearchList = 2048;

/** What a pod resolves names with must fit into a resolv.conf. */
export const checkDns = ({ dnsPolicy, dnsConfig }: PodSpec, path: string): FieldError[] => {
  if (dnsPolicy === "None") {
    if (!dnsConfig) return [fieldError.required(path, "must provide `dnsConfig` when `dnsPolicy` is None")];
    if (!dnsConfig.nameservers?.length) {
      return [fieldError.required(`${path}.nameservers`, "must provide at least one DNS nameserver when `dnsPolicy` is None")];
    }
  }
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  const errors: FieldError[] = [];
  if (nameservers.length > mostNameservers) {
    errors.push(fieldError.invalid(`${path}.nameservers`, nameservers, `must not have more than ${mostNameservers} nameservers`));
  }
  errors.push(...nameservers.flatMap((address, index) => checkText(`${path}.nameservers[${index}]`, address, ipRule)));
  if (searches.length > mostSearches) {
    errors.push(fieldError.invalid(`${path}.searches`, searches, `must not have more than ${mostSearches} search paths`));
  }
  if (searches.join(" ").length > longestSearchList) {
    const detail = `must not have more than ${longestSearchList} characters (including spaces) in the search list`;
    errors.push(fieldError.invalid(`${path}.searches`, searches, detail));
  }
  for (const [index, search] of searches.entries()) {
    // A dot at the end is fine, and a dot alone too.
    const name = search.replace(/\.$/, "");
    if (search !== ".") errors.push(...checkText(`${path}.searches[${index}]`, name, dns1123SubdomainRule));
  }
  errors.push(
    ...options.flatMap(({ name }, index) => (name ? [] : [fieldError.required(`${path}.options[${index}]`, "must not be empty")])),
  );
  return errors;
};

export const checkHostAliases = (aliases: readonly HostAlias[] = [], path: string): FieldError[] =>
  aliases.flatMap(({ ip, hostnames = [] }, index) => [
    ...(ip ? checkText(`${path}[${index}].ip`, ip, ipRule) : []),
    ...hostnames.flatMap((name, position) => checkText(`${path}[${index}].hostnames[${position}]`, name, dns1123SubdomainRule)),
  ]);
