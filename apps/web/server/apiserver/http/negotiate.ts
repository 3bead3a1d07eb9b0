import { notAcceptable } from "@gantry/api";

export type Format = "json" | "yaml" | "protobuf";
export type Transformation = "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList";

/** How an answer is written. */
export interface Encoding {
  readonly format: Format;
  /** What it is turned into first, of group meta.k8s.io. */
  readonly as?: Transformation;
  readonly metaVersion: "v1" | "v1beta1";
}

const formats: Readonly<Record<string, Format>> = {
  "application/json": "json",
  "application/yaml": "yaml",
  "application/vnd.kubernetes.protobuf": "protobuf",
  "*/*": "json",
  "application/*": "json",
};

export const mediaTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

const transformations = new Set<string>(["Table", "PartialObjectMetadata", "PartialObjectMetadataList"]);
const isTransformation = (text: string): text is Transformation => transformations.has(text);

interface Clause {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly quality: number;
}

const parseClause = (text: string): Clause => {
  const [type = "", ...rest] = text.split(";").map((part) => part.trim());
  const parameters: Record<string, string> = {};
  for (const parameter of rest) {
    const [key = "", value = ""] = parameter.split("=");
    parameters[key.trim()] = value.trim();
  }
  return { type: type.toLowerCase(), parameters, quality: Number(parameters.q ?? 1) || 0 };
};

/** The clauses of an Accept header, best first. */
export const parseAccept = (accept: string): Clause[] =>
  accept
    .split(",")
    .map(parseClause)
    .sort((a, b) => b.quality - a.quality);

const encodingOf = ({ type, parameters }: Clause, transformable: boolean): Encoding | undefined => {
  const format = formats[type];
  if (!format) return undefined;
  const as = parameters.as;
  if (as === undefined) return { format, metaVersion: "v1" };
  const metaVersion = parameters.v === "v1beta1" ? "v1beta1" : parameters.v === "v1" ? "v1" : undefined;
  if (
    !transformable ||
    parameters.g !== "meta.k8s.io" ||
    !metaVersion ||
    !isTransformation(as) ||
    (format === "protobuf" && as === "Table")
  ) {
    return undefined;
  }
  return { format, as, metaVersion };
};

const byHeader = new Map<string, Encoding | null>();
const remembered = 1000;

const choose = (accept: string, transformable: boolean): Encoding | null => {
  let protobuf: Encoding | null = null;
  for (const clause of parseAccept(accept)) {
    const encoding = encodingOf(clause, transformable);
    // Objects are stored as JSON: whoever takes both gets it without another encoding.
    if (encoding?.format === "protobuf") protobuf ??= encoding;
    else if (encoding) return encoding;
  }
  return protobuf;
};

/**
 * The encoding that an Accept header asks for. Throws 406 when it names nothing that can be made.
 * @param transformable Whether the answer holds objects that can be shown as Tables and metadata.
 */
export const negotiate = (accept: string | undefined, transformable: boolean): Encoding => {
  if (accept === undefined || accept === "") return { format: "json", metaVersion: "v1" };
  const key = `${transformable}${accept}`;
  let encoding = byHeader.get(key);
  if (encoding === undefined) {
    encoding = choose(accept, transformable);
    if (byHeader.size >= remembered) byHeader.clear();
    byHeader.set(key, encoding);
  }
  if (!encoding) throw notAcceptable(mediaTypes);
  return encoding;
};
