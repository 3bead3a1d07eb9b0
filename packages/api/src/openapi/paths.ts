import type { ConnectSubresource, Verb } from "../definition";
import type { JsonObject } from "../machinery/json";
import type { ServedResource } from "../scheme";
import type { OperationModel } from "./operations";
import { writeOperation } from "./operations";
import { deleteParameters, listParameters, patchParameters, pathParameter, readParameters, writeParameters } from "./parameters";
import type { Dialect, GroupVersionKind } from "./types";

/** References to the schemas that a resource's operations speak of. */
export interface ResourceReferences {
  readonly object: JsonObject;
  readonly list: JsonObject;
  readonly status: JsonObject;
  readonly patch: JsonObject;
  readonly deleteOptions: JsonObject;
  /** The schema of another kind, for subresources. */
  readonly kind: (kind: GroupVersionKind) => JsonObject;
}

type Method = "get" | "put" | "post" | "delete" | "patch";

const scaleKind: GroupVersionKind = { group: "autoscaling", version: "v1", kind: "Scale" };

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const groupName = (group: string): string => (group === "" ? "core" : group.replace(/\.k8s\.io$/, ""));

const rootOf = ({ group, version }: ServedResource): string => (group === "" ? `/api/${version}` : `/apis/${group}/${version}`);

/** Writes down the operations of one resource. */
class ResourcePaths {
  readonly #tag: string;
  readonly #infix: string;
  readonly #verbs: ReadonlySet<Verb>;
  readonly #kind: GroupVersionKind;
  readonly paths: JsonObject = {};

  constructor(
    readonly served: ServedResource,
    readonly references: ResourceReferences,
    readonly dialect: Dialect,
  ) {
    const { definition, group, version, kind } = served;
    const name = groupName(group).split(".").map(capitalized).join("");
    this.#tag = `${groupName(group).replaceAll(".", "")}_${version}`;
    this.#infix = `${name}${capitalized(version)}${definition.namespaced ? "Namespaced" : ""}`;
    const all: readonly Verb[] = ["get", "list", "create", "update", "patch", "delete", "deletecollection"];
    this.#verbs = new Set(definition.virtual ? ["create"] : (definition.verbs ?? all));
    this.#kind = { group, version, kind };
    this.#collection();
    this.#single();
    if (definition.status) this.#subresource("status", this.#kind, ["get", "update", "patch"]);
    if (definition.scale) this.#subresource("scale", scaleKind, ["get", "update", "patch"]);
    for (const subresource of definition.connect ?? []) this.#connect(subresource);
  }

  #operation(verb: string, more: Pick<OperationModel, "action" | "description" | "parameters"> & Partial<OperationModel>): JsonObject {
    const { kind } = this.served;
    return writeOperation({ id: `${verb}${this.#infix}${kind}`, tag: this.#tag, kind: this.#kind, ...more }, this.dialect);
  }

  #add(suffix: string, methods: Partial<Record<Method, JsonObject | undefined>>): void {
    const present = Object.entries(methods).filter(([, operation]) => operation !== undefined);
    if (present.length === 0) return;
    const { definition, plural, kind } = this.served;
    const place = definition.namespaced ? "/namespaces/{namespace}" : "";
    const parameters = [
      ...(suffix.startsWith("/{name}") ? [pathParameter("name", `The name of the ${kind}.`, this.dialect)] : []),
      ...(definition.namespaced ? [pathParameter("namespace", "The namespace of the object.", this.dialect)] : []),
    ];
    this.paths[`${rootOf(this.served)}${place}/${plural}${suffix}`] = {
      ...Object.fromEntries(present),
      ...(parameters.length > 0 ? { parameters } : {}),
    };
  }

  #when(verb: Verb, operation: () => JsonObject): JsonObject | undefined {
    return this.#verbs.has(verb) ? operation() : undefined;
  }

  #collection(): void {
    const { references } = this;
    const { kind, definition, plural } = this.served;
    const list = {
      action: "list",
      description: `Lists or watches objects of kind ${kind}.`,
      parameters: listParameters,
      result: references.list,
    } as const;
    this.#add("", {
      get: this.#when("list", () => this.#operation("list", list)),
      post: this.#when("create", () =>
        this.#operation("create", {
          action: "post",
          description: `Creates a ${kind}.`,
          parameters: writeParameters,
          body: references.object,
          result: references.object,
        }),
      ),
      delete: this.#when("deletecollection", () =>
        this.#operation("delete", {
          id: `delete${this.#infix.replace("Namespaced", "")}Collection${definition.namespaced ? "Namespaced" : ""}${kind}`,
          action: "deletecollection",
          description: `Deletes objects of kind ${kind}.`,
          parameters: [...deleteParameters, ...listParameters.slice(0, 2)],
          result: references.status,
        }),
      ),
    });
    if (!definition.namespaced || !this.#verbs.has("list")) return;
    const id = `list${this.#infix.replace("Namespaced", "")}${kind}ForAllNamespaces`;
    this.paths[`${rootOf(this.served)}/${plural}`] = { get: this.#operation("list", { ...list, id }) };
  }

  #single(): void {
    const { object, status, deleteOptions } = this.references;
    const { kind } = this.served;
    this.#add("/{name}", {
      get: this.#when("get", () =>
        this.#operation("read", { action: "get", description: `Reads a ${kind}.`, parameters: readParameters, result: object }),
      ),
      put: this.#when("update", () => this.#replace("", this.#kind)),
      patch: this.#when("patch", () => this.#patch("", this.#kind)),
      delete: this.#when("delete", () =>
        this.#operation("delete", {
          action: "delete",
          description: `Deletes a ${kind}.`,
          parameters: deleteParameters,
          body: deleteOptions,
          result: status,
        }),
      ),
    });
  }

  #schemaOf(kind: GroupVersionKind): JsonObject {
    return kind === this.#kind ? this.references.object : this.references.kind(kind);
  }

  #replace(subresource: string, kind: GroupVersionKind): JsonObject {
    const schema = this.#schemaOf(kind);
    const description = `Replaces ${subresource === "" ? "a" : `the ${subresource} of a`} ${this.served.kind}.`;
    const id = `replace${this.#infix}${this.served.kind}${capitalized(subresource)}`;
    return this.#operation("replace", { id, action: "put", kind, description, parameters: writeParameters, body: schema, result: schema });
  }

  #patch(subresource: string, kind: GroupVersionKind): JsonObject {
    const description = `Changes parts of ${subresource === "" ? "a" : `the ${subresource} of a`} ${this.served.kind}.`;
    const id = `patch${this.#infix}${this.served.kind}${capitalized(subresource)}`;
    const body = this.references.patch;
    return this.#operation("patch", {
      id,
      action: "patch",
      kind,
      description,
      parameters: patchParameters,
      body,
      result: this.#schemaOf(kind),
    });
  }

  #subresource(name: string, kind: GroupVersionKind, verbs: readonly string[]): void {
    const { kind: parent } = this.served;
    const schema = this.#schemaOf(kind);
    const id = (verb: string): string => `${verb}${this.#infix}${parent}${capitalized(name)}`;
    const description = `Reads the ${name} of a ${parent}.`;
    this.#add(`/{name}/${name}`, {
      ...(verbs.includes("get")
        ? { get: this.#operation("read", { id: id("read"), action: "get", kind, description, parameters: readParameters, result: schema }) }
        : {}),
      ...(verbs.includes("update") ? { put: this.#replace(name, kind) } : {}),
      ...(verbs.includes("patch") ? { patch: this.#patch(name, kind) } : {}),
      ...(verbs.includes("create")
        ? {
            post: this.#operation("create", {
              id: id("create"),
              action: "post",
              kind,
              description: `Creates the ${name} of a ${parent}.`,
              parameters: writeParameters,
              body: schema,
              result: schema,
            }),
          }
        : {}),
    });
  }

  #connect({ name, verbs, body }: ConnectSubresource): void {
    if (body || verbs.includes("update")) {
      this.#subresource(name, body ?? this.#kind, verbs);
      return;
    }
    const { kind } = this.served;
    const describe = (verb: string): JsonObject =>
      this.#operation("connect", {
        id: `connect${capitalized(verb)}${this.#infix}${kind}${capitalized(name)}`,
        action: "connect",
        description: `Opens the ${name} of a ${kind}.`,
        parameters: [],
      });
    this.#add(`/{name}/${name}`, {
      ...(verbs.includes("get") ? { get: describe("get") } : {}),
      ...(verbs.includes("create") ? { post: describe("post") } : {}),
    });
  }
}

/** The paths under which a resource is served, with their operations. */
export const pathsOf = (served: ServedResource, references: ResourceReferences, dialect: Dialect): JsonObject =>
  new ResourcePaths(served, references, dialect).paths;
