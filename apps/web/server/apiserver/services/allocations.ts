import { randomInt, randomUUID } from "node:crypto";
import { formatTime, isStatus } from "@gantry/api";
import type { ObjectStore, ResourceName } from "../../store/types";
import { storedText } from "../registry/text";

/** To whom something was given. */
export interface Holder {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Things of which each can be had once: addresses, ports. Each one given out is an object of its own in the store, whose
 * name is the thing: the store itself sees to it that nothing is given out twice, by any number of control planes.
 */
export interface Allocations {
  readonly resource: ResourceName;
  /** False when somebody else has it. */
  take(thing: string, holder: Holder): Promise<boolean>;
  /** Some free one, or undefined when all are taken. */
  takeAny(holder: Holder): Promise<string | undefined>;
  release(thing: string): Promise<void>;
  /** What is given out, by thing. */
  all(): Promise<ReadonlyMap<string, { holder: Holder; since: number }>>;
}

interface Allocation {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; uid: string; resourceVersion: string; creationTimestamp: string };
  readonly holder: Holder;
}

/** Tries at random; when so many are taken that this often fails, one is looked for. */
const guesses = 8;

export const createAllocations = (
  store: ObjectStore,
  options: {
    readonly plural: string;
    /** How many things there are. */
    readonly size: number;
    /** How many of the first ones are left to those who ask for a certain one, as long as there are others (KEP-3070, KEP-3668). */
    readonly reserved: number;
    readonly thingAt: (index: number) => string;
  },
): Allocations => {
  const resource = { group: "allocations.gantry.io", plural: options.plural };
  const keyOf = (thing: string) => ({ ...resource, namespace: "", name: thing });

  const take = async (thing: string, holder: Holder): Promise<boolean> => {
    const uid = randomUUID();
    const metadata = { name: thing, uid, resourceVersion: "", creationTimestamp: formatTime(Date.now()) };
    const allocation: Allocation = { apiVersion: "allocations.gantry.io/v1", kind: "Allocation", metadata, holder };
    try {
      await store.create(keyOf(thing), uid, storedText(allocation));
      return true;
    } catch (error) {
      if (isStatus(error, "AlreadyExists")) return false;
      throw error;
    }
  };

  const takeFree = async (holder: Holder): Promise<string | undefined> => {
    const { items } = await store.list(resource);
    const taken = new Set(items.map((item) => item.key.name));
    for (let offset = 0; offset < options.size; offset++) {
      const thing = options.thingAt((options.reserved + offset) % options.size);
      if (!taken.has(thing) && (await take(thing, holder))) return thing;
    }
    return undefined;
  };

  return {
    resource,
    take,
    takeAny: async (holder) => {
      for (let guess = 0; guess < guesses; guess++) {
        const thing = options.thingAt(randomInt(options.reserved, options.size));
        if (await take(thing, holder)) return thing;
      }
      return takeFree(holder);
    },
    release: async (thing) => {
      const stored = await store.get(keyOf(thing));
      if (!stored) return;
      try {
        await store.delete(stored.key, stored.revision);
      } catch (error) {
        if (!isStatus(error, "NotFound")) throw error;
      }
    },
    all: async () => {
      const { items } = await store.list(resource);
      return new Map(
        items.map((item) => {
          const allocation = item.object as unknown as Allocation;
          return [item.key.name, { holder: allocation.holder, since: Date.parse(allocation.metadata.creationTimestamp) }];
        }),
      );
    },
  };
};
