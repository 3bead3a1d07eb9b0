import type { StoredObject } from "./types";

/** Where an object stands in the order: by namespace, then by name. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

interface Chunk {
  items: StoredObject[];
  /** Whose to change; a fork copies a chunk before it changes it. */
  owner: SortedObjects;
}

const largestChunk = 256;

const isBefore = (a: Place, b: Place): boolean => a.namespace < b.namespace || (a.namespace === b.namespace && a.name < b.name);

/** The first index for which `reached` holds, given that it holds for every later one too. */
const search = (length: number, reached: (index: number) => boolean): number => {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/**
 * The objects of one resource in order. An array of short arrays: finding, changing and walking on from anywhere cost
 * little at 100,000 objects, and a fork costs one reference per chunk.
 */
export class SortedObjects {
  #chunks: Chunk[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(place: Place): StoredObject | undefined {
    const { chunk, index } = this.#locate(place);
    const found = chunk?.items[index];
    return found && !isBefore(place, found.key) ? found : undefined;
  }

  /** Puts an object in its place; returns what stood there. */
  set(stored: StoredObject): StoredObject | undefined {
    const { position, index } = this.#locate(stored.key);
    const chunk = this.#writable(position);
    if (!chunk) {
      this.#chunks.push({ items: [stored], owner: this });
      this.#size++;
      return undefined;
    }
    const previous = chunk.items[index];
    if (previous && !isBefore(stored.key, previous.key)) {
      chunk.items[index] = stored;
      return previous;
    }
    chunk.items.splice(index, 0, stored);
    this.#size++;
    if (chunk.items.length > largestChunk) {
      const tail = chunk.items.splice(largestChunk / 2);
      this.#chunks.splice(position + 1, 0, { items: tail, owner: this });
    }
    return undefined;
  }

  /** Removes what stands in a place; returns it. */
  delete(place: Place): StoredObject | undefined {
    const previous = this.get(place);
    if (!previous) return undefined;
    const { position, index } = this.#locate(place);
    const chunk = this.#writable(position);
    chunk?.items.splice(index, 1);
    if (chunk?.items.length === 0) this.#chunks.splice(position, 1);
    this.#size--;
    return previous;
  }

  /** The objects in order: of one namespace or of all, after a place or from the start. */
  *walk(namespace?: string, after?: Place): Generator<StoredObject> {
    const start = after ?? { namespace: namespace ?? "", name: "" };
    let { position, index } = this.#locate(start);
    for (; position < this.#chunks.length; position++, index = 0) {
      const items = this.#chunks[position]?.items ?? [];
      for (let item = items[index]; item; item = items[++index]) {
        if (namespace !== undefined && item.key.namespace !== namespace) return;
        if (after && !isBefore(after, item.key)) continue;
        yield item;
      }
    }
  }

  /** How many objects `walk` would yield. */
  count(namespace?: string, after?: Place): number {
    const start = after ?? { namespace: namespace ?? "", name: "" };
    const end = namespace === undefined ? this.#size : this.#rank({ namespace: `${namespace}\0`, name: "" });
    return end - this.#rank(start) - (after && this.get(after) ? 1 : 0);
  }

  /**
   * A copy to change on its own. It shares what it does not change, so it must be done with before this one changes
   * again, that is, within the same synchronous run.
   */
  fork(): SortedObjects {
    const copy = new SortedObjects();
    copy.#chunks = [...this.#chunks];
    copy.#size = this.#size;
    return copy;
  }

  #rank(place: Place): number {
    const { position, index } = this.#locate(place);
    let rank = index;
    for (let before = 0; before < position; before++) rank += this.#chunks[before]?.items.length ?? 0;
    return rank;
  }

  /** The first item that is not before a place: in the last chunk that starts at or before it. */
  #locate(place: Place): { position: number; chunk: Chunk | undefined; index: number } {
    const later = search(this.#chunks.length, (at) => {
      const first = this.#chunks[at]?.items[0];
      return first !== undefined && isBefore(place, first.key);
    });
    const position = Math.max(0, later - 1);
    const chunk = this.#chunks[position];
    const items = chunk?.items ?? [];
    const index = search(items.length, (at) => {
      const item = items[at];
      return item !== undefined && !isBefore(item.key, place);
    });
    return { position, chunk, index };
  }

  #writable(position: number): Chunk | undefined {
    const chunk = this.#chunks[position];
    if (!chunk || chunk.owner === this) return chunk;
    const copy = { items: [...chunk.items], owner: this };
    this.#chunks[position] = copy;
    return copy;
  }
}
