import { openStore } from ".";
import { bodyOf, keyOf, silent } from "./testing-objects";

// Creates objects as fast as it can and prints the name of each one that was acknowledged, until it is killed.
const store = await openStore({ databaseUrl: process.argv[2] ?? "", logger: silent });
const client = async (id: number): Promise<never> => {
  for (let index = 0; ; index++) {
    const name = `w${id}-${index}`;
    await store.create(keyOf(name), "uid", bodyOf(name, "x"));
    process.stdout.write(`${name}\n`);
  }
};
await Promise.all(Array.from({ length: 8 }, (_, id) => client(id)));
