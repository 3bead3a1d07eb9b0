import { isDeepStrictEqual } from "node:util";
import { isStatus, type KubernetesObject } from "@gantry/api";
import { type ControllerRevision, controllerRevisionDefinition } from "@gantry/api/apps/v1";
import type { PodTemplateSpec } from "@gantry/api/core/v1";
import {
  byController,
  type Client,
  claimChildren,
  controllerReference,
  type Informer,
  orphansOf,
  type ResourceClient,
} from "@gantry/client";
import { controllerIndex } from "../replication/manager";
import { selects } from "../shared/selectors";
import { templateHash } from "../shared/template-hash";

/** Where a revision notes its hash, unless its kind of owner has another place for it. */
const commonHashLabel = "controller.kubernetes.io/hash";

/** What keeps its history in ControllerRevisions. */
export interface Versioned extends KubernetesObject {
  spec: {
    selector: Parameters<typeof selects>[0];
    template: PodTemplateSpec;
    revisionHistoryLimit?: number;
  };
  status: { collisionCount?: number };
}

/** The revisions of an owner, oldest first, and the one of its present template. */
export interface RevisionHistory {
  readonly revisions: readonly ControllerRevision[];
  readonly current: ControllerRevision;
  /** The owner's collision count, raised when the hash of the template was taken. */
  readonly collisionCount: number | undefined;
}

const defaultHistoryLimit = 10;

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};

/**
 * A patch that puts the template back, as `kubectl rollout undo` sends it. Clients find the revision of a template by
 * comparing bytes, so it is written as Kubernetes does: keys in order, and the time that templates never have.
 */
export const snapshotOf = (template: PodTemplateSpec): Record<string, unknown> => ({
  spec: { template: sorted({ $patch: "replace", ...template, metadata: { ...template.metadata, creationTimestamp: null } }) },
});

/** The template of a revision. */
export const templateOfRevision = (revision: ControllerRevision): PodTemplateSpec => {
  const { spec } = revision.data as { spec: { template: PodTemplateSpec & { $patch?: string } } };
  const { $patch: _, ...template } = spec.template;
  const { creationTimestamp: __, ...metadata } = template.metadata as { creationTimestamp?: unknown };
  return { ...template, metadata } as PodTemplateSpec;
};

/** Keeps the ControllerRevisions of one kind of owner. */
export class RevisionKeeper<Owner extends Versioned> {
  readonly #informer: Informer<ControllerRevision>;
  readonly #client: ResourceClient<ControllerRevision>;
  readonly #owners: ResourceClient<Owner>;

  readonly #hashLabel: string;

  constructor(client: Client, informer: Informer<ControllerRevision>, owners: ResourceClient<Owner>, hashLabel = commonHashLabel) {
    this.#hashLabel = hashLabel;
    this.#informer = informer.addIndex(controllerIndex, byController);
    this.#client = client.resource(controllerRevisionDefinition);
    this.#owners = owners;
  }

  /** Finds the revision of the present template, or makes it; moves it to the end of history where it is an older one. */
  async sync(owner: Owner): Promise<RevisionHistory> {
    const { uid, namespace } = owner.metadata;
    const claimed = await claimChildren({
      owner,
      owners: this.#owners,
      children: this.#client,
      candidates: [...this.#informer.byIndex(controllerIndex, uid), ...this.#informer.byIndex(controllerIndex, orphansOf(namespace))],
      matches: (revision) => selects(owner.spec.selector, revision.metadata.labels),
    });
    const revisions = claimed.sort((a, b) => a.revision - b.revision);
    const newest = revisions.at(-1)?.revision ?? 0;
    const data = snapshotOf(owner.spec.template);
    const equal = revisions.filter((revision) => isDeepStrictEqual(templateOfRevision(revision), owner.spec.template)).at(-1);
    if (equal === undefined) {
      const { created, collisionCount } = await this.#create(owner, data, newest + 1);
      return { revisions: [...revisions, created], current: created, collisionCount };
    }
    const current = equal.revision === newest ? equal : await this.#client.update({ ...equal, revision: newest + 1 });
    return {
      revisions: [...revisions.filter((revision) => revision !== equal), current],
      current,
      collisionCount: owner.status.collisionCount,
    };
  }

  /** Deletes the oldest revisions beyond the limit that no pod uses. */
  async truncate(owner: Owner, history: RevisionHistory, used: ReadonlySet<string>): Promise<void> {
    const idle = history.revisions.filter(
      ({ metadata }) =>
        metadata.uid !== history.current.metadata.uid && !used.has(metadata.name) && !used.has(metadata.labels?.[this.#hashLabel] ?? ""),
    );
    const excess = idle.length - (owner.spec.revisionHistoryLimit ?? defaultHistoryLimit);
    for (const { metadata } of idle.slice(0, Math.max(0, excess))) {
      try {
        await this.#client.in(metadata.namespace).delete(metadata.name);
      } catch (error) {
        if (!isStatus(error, "NotFound")) throw error;
      }
    }
  }

  async #create(
    owner: Owner,
    data: Record<string, unknown>,
    revision: number,
  ): Promise<{ created: ControllerRevision; collisionCount: number | undefined }> {
    const { name, namespace } = owner.metadata;
    const client = this.#client.in(namespace);
    for (let collisionCount = owner.status.collisionCount; ; collisionCount = (collisionCount ?? 0) + 1) {
      const hash = templateHash(data, collisionCount);
      const metadata = {
        name: `${name}-${hash}`,
        namespace,
        labels: { ...owner.spec.template.metadata.labels, [this.#hashLabel]: hash },
        annotations: { ...owner.metadata.annotations },
        ownerReferences: [controllerReference(owner)],
      };
      try {
        return { created: await client.create({ metadata, data, revision }), collisionCount };
      } catch (error) {
        if (!isStatus(error, "AlreadyExists")) throw error;
        const existing = await client.get(metadata.name);
        if (isDeepStrictEqual(existing.data, data)) return { created: existing, collisionCount };
      }
    }
  }
}
