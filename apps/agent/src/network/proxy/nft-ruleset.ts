import type { NftFragment } from "./nft-service";

/** One map element that several Services may want; the first to claim it has it. */
interface Claim {
  readonly owner: string;
  readonly value: string;
}

const separator = "|";

/**
 * The desired state of a table beside the one that the kernel was last given. A transaction says no more than what
 * differs, and its making costs what changed, not what there is.
 */
export class NftRuleset {
  readonly #table: string;
  readonly #fragments = new Map<string, NftFragment>();
  readonly #claims = new Map<string, Claim[]>();
  readonly #programmed = { chains: new Map<string, string>(), sets: new Map<string, string>(), elements: new Map<string, string>() };
  #dirty = { chains: new Map<string, string | undefined>(), sets: new Map<string, string | undefined>(), elements: new Set<string>() };

  constructor(table: string) {
    this.#table = table;
  }

  get size(): number {
    return this.#fragments.size;
  }

  /** Puts another fragment in the place of the owner's last one; undefined removes it. */
  replace(owner: string, next: NftFragment | undefined): void {
    const before = this.#fragments.get(owner);
    if (before) this.#withdraw(owner, before, next);
    if (next) {
      this.#fragments.set(owner, next);
      for (const [name, rules] of next.chains) this.#dirty.chains.set(name, rules.join("\n"));
      for (const [name, definition] of next.sets) this.#dirty.sets.set(name, definition);
      for (const [map, elements] of next.elements)
        for (const [key, value] of elements) {
          const id = `${map}${separator}${key}`;
          const claims = this.#claims.get(id) ?? [];
          const claim = { owner, value };
          const standing = claims.findIndex((each) => each.owner === owner);
          this.#claims.set(id, standing < 0 ? [...claims, claim] : claims.with(standing, claim));
          this.#dirty.elements.add(id);
        }
    } else this.#fragments.delete(owner);
  }

  /** Gives up what the next fragment does not have. What it keeps, it keeps its place in line for: others cannot take it by waiting. */
  #withdraw(owner: string, fragment: NftFragment, next: NftFragment | undefined): void {
    for (const name of fragment.chains.keys()) this.#dirty.chains.set(name, undefined);
    for (const name of fragment.sets.keys()) this.#dirty.sets.set(name, undefined);
    for (const [map, elements] of fragment.elements)
      for (const key of elements.keys()) {
        if (next?.elements.get(map)?.has(key)) continue;
        const id = `${map}${separator}${key}`;
        const left = (this.#claims.get(id) ?? []).filter((claim) => claim.owner !== owner);
        if (left.length > 0) this.#claims.set(id, left);
        else this.#claims.delete(id);
        this.#dirty.elements.add(id);
      }
  }

  /** Elements that more than one owner wants, as `map|key`. */
  conflicts(): string[] {
    return [...this.#dirty.elements].filter((id) => (this.#claims.get(id)?.length ?? 0) > 1);
  }

  /** The commands that bring the kernel to the desired state; "" when it is there. Call {@link committed} after success. */
  transaction(): string {
    const inTable = (verb: string, rest: string) => `${verb} ${rest.replace(" ", ` ${this.#table} `)}`;
    const chains = [...this.#dirty.chains].filter(([name, rules]) => this.#programmed.chains.get(name) !== rules);
    const sets = [...this.#dirty.sets].filter(([name, definition]) => this.#programmed.sets.get(name) !== definition);
    const removed = new Map<string, string[]>();
    const added = new Map<string, string[]>();
    for (const id of this.#dirty.elements) {
      const [map = "", key = ""] = id.split(separator);
      const before = this.#programmed.elements.get(id);
      const after = this.#claims.get(id)?.[0]?.value;
      if (before === after) continue;
      if (before !== undefined) append(removed, map, key);
      if (after !== undefined) append(added, map, `${key} : ${after}`);
    }
    return [
      ...chains
        .filter(([name, rules]) => rules !== undefined && !this.#programmed.chains.has(name))
        .map(([name]) => inTable("add", `chain ${name}`)),
      ...chains.filter(([name]) => this.#programmed.chains.has(name)).map(([name]) => inTable("flush", `chain ${name}`)),
      ...[...removed].map(([map, keys]) => inTable("delete", `element ${map} { ${keys.join(", ")} }`)),
      ...sets.filter(([name]) => this.#programmed.sets.has(name)).map(([name]) => inTable("delete", `set ${name}`)),
      ...sets.flatMap(([name, definition]) => (definition === undefined ? [] : [inTable("add", `set ${name} { ${definition} }`)])),
      ...chains.flatMap(([name, rules]) =>
        rules === undefined ? [] : rules.split("\n").map((rule) => inTable("add", `rule ${name} ${rule}`)),
      ),
      ...[...added].map(([map, list]) => inTable("add", `element ${map} { ${list.join(", ")} }`)),
      ...chains
        .filter(([name, rules]) => rules === undefined && this.#programmed.chains.has(name))
        .map(([name]) => inTable("delete", `chain ${name}`)),
    ].join("\n");
  }

  /** The last transaction is in the kernel. Nothing may have been replaced in between. */
  committed(): void {
    for (const [name, rules] of this.#dirty.chains) setOrDelete(this.#programmed.chains, name, rules);
    for (const [name, definition] of this.#dirty.sets) setOrDelete(this.#programmed.sets, name, definition);
    for (const id of this.#dirty.elements) setOrDelete(this.#programmed.elements, id, this.#claims.get(id)?.[0]?.value);
    this.#dirty = { chains: new Map(), sets: new Map(), elements: new Set() };
  }

  /** The kernel's table is empty, or about to be: the next transaction says everything. */
  forgetProgrammed(): void {
    this.#programmed.chains.clear();
    this.#programmed.sets.clear();
    this.#programmed.elements.clear();
    const fragments = [...this.#fragments];
    this.#dirty = { chains: new Map(), sets: new Map(), elements: new Set(this.#claims.keys()) };
    for (const [, fragment] of fragments) {
      for (const [name, rules] of fragment.chains) this.#dirty.chains.set(name, rules.join("\n"));
      for (const [name, definition] of fragment.sets) this.#dirty.sets.set(name, definition);
    }
  }
}

const append = (lists: Map<string, string[]>, key: string, value: string): void => {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
};

const setOrDelete = (map: Map<string, string>, key: string, value: string | undefined): void => {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
};
