import { type Document, parseAllDocuments, stringify } from "yaml";
import { type DeployForm, emptyForm } from "./form";
import { joinCommand, serviceOf, workloadOf } from "./manifest";

type Tree = { readonly [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

const at = (tree: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isTree(value) ? value[step] : undefined;
  }, tree);

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

const isWorkload = (value: unknown): value is Tree =>
  isTree(value) && (value.kind === "ReplicationController" || value.kind === "Deployment");

const isService = (value: unknown): value is Tree => isTree(value) && value.kind === "Service";

const documentsOf = (yaml: string): Document.Parsed[] => {
  const parsed = parseAllDocuments(yaml);
  return Array.isArray(parsed) ? parsed : [];
};

/** Long lines stay one line, and what stands there twice is written twice. */
const yamlOptions = { lineWidth: 0, aliasDuplicateObjects: false } as const;

/** The form's YAML, from nothing. */
export const formToYaml = (form: DeployForm): string =>
  [workloadOf(form), serviceOf(form)]
    .filter((tree) => tree !== undefined)
    .map((tree) => stringify(tree, yamlOptions))
    .join("---\n");

const container = ["spec", "template", "spec", "containers", 0] as const;

/**
 * Reads the form's fields out of YAML. Undefined when it cannot be read, or has no ReplicationController and no
 * Deployment: the form has nothing to show then. What the form does not know stays in the YAML alone.
 */
export const yamlToForm = (yaml: string): DeployForm | undefined => {
  const documents = documentsOf(yaml);
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  const trees = documents.map((document): unknown => document.toJS());
  const workload = trees.find(isWorkload);
  if (!workload) return undefined;
  const service = trees.find(isService);
  const of = (...path: (string | number)[]): string => text(at(workload, ...container, ...path));
  const env = at(workload, ...container, "env");
  const command = at(workload, ...container, "command");
  const type = service && (at(service, "spec", "type") === "NodePort" ? "NodePort" : "ClusterIP");
  const containerPort = of("ports", 0, "containerPort");
  const servicePort = text(at(service, "spec", "ports", 0, "port"));
  return {
    ...emptyForm,
    kind: workload.kind === "Deployment" ? "Deployment" : "ReplicationController",
    name: text(at(workload, "metadata", "name")),
    namespace: text(at(workload, "metadata", "namespace")) || "default",
    image: of("image"),
    replicas: text(at(workload, "spec", "replicas")) || "1",
    containerPort,
    command: Array.isArray(command) ? joinCommand(command.map(text)) : "",
    env: (Array.isArray(env) ? env : [])
      .filter((each) => !isTree(at(each, "valueFrom")))
      .map((each) => ({ name: text(at(each, "name")), value: text(at(each, "value")) })),
    cpuRequest: of("resources", "requests", "cpu"),
    memoryRequest: of("resources", "requests", "memory"),
    cpuLimit: of("resources", "limits", "cpu"),
    memoryLimit: of("resources", "limits", "memory"),
    service: type ?? "none",
    servicePort: servicePort === containerPort ? "" : servicePort,
  };
};

/** Each path that a form's tree sets, down to lists and scalars. */
const leaves = (tree: Tree, prefix: string[] = []): { path: string[]; value: unknown }[] =>
  Object.entries(tree).flatMap(([key, value]) => (isTree(value) ? leaves(value, [...prefix, key]) : [{ path: [...prefix, key], value }]));

/** What changed from one tree to another: new values, and paths that are gone. */
const changes = (before: Tree, after: Tree): { set: { path: string[]; value: unknown }[]; gone: string[][] } => {
  const old = new Map(leaves(before).map(({ path, value }) => [path.join("\0"), JSON.stringify(value)]));
  const next = leaves(after);
  const kept = new Set(next.map(({ path }) => path.join("\0")));
  return {
    set: next.filter(({ path, value }) => old.get(path.join("\0")) !== JSON.stringify(value)),
    gone: [...old.keys()].filter((path) => !kept.has(path)).map((path) => path.split("\0")),
  };
};

const flatten = (tree: Tree | undefined): Tree | undefined => {
  if (!tree) return undefined;
  const [first] = (at(tree, "spec", "template", "spec", "containers") as unknown[] | undefined) ?? [];
  return isTree(first)
    ? {
        ...tree,
        spec: { ...(tree.spec as Tree), template: { ...(at(tree, "spec", "template") as Tree), spec: { containers: { 0: first } } } },
      }
    : tree;
};

const steps = (path: readonly string[]): (string | number)[] => path.map((step) => (/^\d+$/.test(step) ? Number(step) : step));

const patch = (document: Document.Parsed, before: Tree, after: Tree): void => {
  const { set, gone } = changes(flatten(before) ?? before, flatten(after) ?? after);
  for (const path of gone) document.deleteIn(steps(path));
  for (const { path, value } of set) document.setIn(steps(path), document.createNode(value, { aliasDuplicateObjects: false }));
};

/**
 * Carries a change of the form over into YAML that a person may have edited: only what the form changed is touched,
 * and comments and everything that the form does not know stay. YAML that cannot be read is made anew.
 */
export const updateYaml = (yaml: string, before: DeployForm, after: DeployForm): string => {
  const documents = documentsOf(yaml);
  const workload = documents.find((document) => document.errors.length === 0 && isWorkload(document.toJS()));
  if (!workload || documents.some(({ errors }) => errors.length > 0)) return formToYaml(after);
  patch(workload, workloadOf(before), workloadOf(after));
  const service = documents.find((document) => isService(document.toJS()));
  const wanted = serviceOf(after);
  const texts = documents
    .filter((document) => document !== service || wanted !== undefined)
    .map((document) => {
      if (document === service && wanted) patch(document, serviceOf(before) ?? {}, wanted);
      return document.toString({ lineWidth: 0 }).replace(/^---\n/, "");
    });
  if (wanted && !service) texts.push(stringify(wanted, yamlOptions));
  return texts.join("---\n");
};
