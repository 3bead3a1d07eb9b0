import { deepEqual, type KubernetesObject } from "@gantry/api";
import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from "@gantry/api/admissionregistration/v1";
import type { Namespace } from "@gantry/api/core/v1";
import type { Logger } from "../../../log";
import type { ObjectStore } from "../../../store/types";
import { type Cache, cache } from "../../mirror/mirror";
import { decodeObject } from "../../registry/decode-object";
import { lookUp } from "../lookup";
import type { AdmissionPlugin, AdmissionRequest } from "../types";
import { isConcerned, type Labels, type Webhook } from "./match";
import { askWebhook } from "./review";

const group = "admissionregistration.k8s.io";

export interface Webhooks {
  readonly synced: Promise<void>;
  readonly mutating: AdmissionPlugin;
  readonly validating: AdmissionPlugin;
  close(): void;
}

type Configuration<Hook extends Webhook> = KubernetesObject & { webhooks?: Hook[] };

/** All webhooks, by the names of their configurations, made anew when one changes. */
const inOrder = <Hook extends Webhook>(configurations: Cache<Configuration<Hook>>): (() => readonly Hook[]) => {
  let generation = -1;
  let hooks: readonly Hook[] = [];
  return () => {
    if (generation === configurations.generation) return hooks;
    const sorted = [...configurations.objects.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    hooks = sorted.flatMap(({ webhooks = [] }) => webhooks);
    generation = configurations.generation;
    return hooks;
  };
};

const labelsOfNamespace = async (store: ObjectStore, request: AdmissionRequest): Promise<Labels | undefined> => {
  const { definition, namespace, object, oldObject } = request;
  if (definition.group === "" && definition.plural === "namespaces") return (object ?? oldObject)?.metadata?.labels ?? {};
  if (namespace === "") return undefined;
  const found = await lookUp<Namespace>(store, { group: "", plural: "namespaces", namespace: "", name: namespace });
  return found?.metadata.labels ?? {};
};

/** Webhooks cannot keep anybody from repairing webhooks. */
const isExempt = ({ definition }: AdmissionRequest): boolean => definition.group === group;

const concerned = async <Hook extends Webhook>(store: ObjectStore, hooks: readonly Hook[], request: AdmissionRequest): Promise<Hook[]> => {
  if (hooks.length === 0 || isExempt(request)) return [];
  const labels = await labelsOfNamespace(store, request);
  return hooks.filter((hook) => isConcerned(hook, request, labels));
};

/** Puts what a webhook made of the object into its place, read anew by its schema. True when that changed something. */
const replace = (request: AdmissionRequest, wanted: unknown): boolean => {
  const target = request.object as unknown as Record<string, unknown>;
  const context = { served: request.served, fieldValidation: "Ignore", warnings: request.warnings } as const;
  const next = decodeObject(context, { value: wanted, duplicates: [] }) as unknown as Record<string, unknown>;
  if (deepEqual(target, next)) return false;
  for (const key of Object.keys(target)) if (!(key in next)) delete target[key];
  Object.assign(target, next);
  return true;
};

const runMutating = async (store: ObjectStore, hooks: readonly MutatingWebhook[], request: AdmissionRequest): Promise<void> => {
  const ask = async (hook: MutatingWebhook): Promise<boolean> => {
    const { object } = await askWebhook(store, hook, request);
    return object !== undefined && request.operation !== "CONNECT" && replace(request, object);
  };
  const changedAfter = new Set<MutatingWebhook>();
  const asked: MutatingWebhook[] = [];
  for (const hook of await concerned(store, hooks, request)) {
    if (await ask(hook)) for (const earlier of asked) changedAfter.add(earlier);
    asked.push(hook);
  }
  // Those that want to see what others changed after them are asked once more.
  for (const hook of asked) if (changedAfter.has(hook) && hook.reinvocationPolicy === "IfNeeded") await ask(hook);
};

/** Asks the webhooks that people registered: one after the other to change an object, all at once to refuse it. */
export const createWebhooks = (store: ObjectStore, log: Logger): Webhooks => {
  const mutating = cache<MutatingWebhookConfiguration>(store, { group, plural: "mutatingwebhookconfigurations" }, log);
  const validating = cache<ValidatingWebhookConfiguration>(store, { group, plural: "validatingwebhookconfigurations" }, log);
  const mutatingHooks = inOrder<MutatingWebhook>(mutating);
  const validatingHooks = inOrder<ValidatingWebhook>(validating);
  return {
    synced: Promise.all([mutating.synced, validating.synced]).then(() => undefined),
    mutating: {
      name: "MutatingAdmissionWebhook",
      mutate: (request) => {
        const hooks = mutatingHooks();
        return hooks.length === 0 ? undefined : runMutating(store, hooks, request);
      },
    },
    validating: {
      name: "ValidatingAdmissionWebhook",
      validate: (request) => {
        const hooks = validatingHooks();
        if (hooks.length === 0) return undefined;
        return concerned(store, hooks, request)
          .then((wanted) => Promise.all(wanted.map((hook) => askWebhook(store, hook, request))))
          .then(() => undefined);
      },
    },
    close: () => {
      mutating.close();
      validating.close();
    },
  };
};
