import { runBench } from "../e2e/bench/main";
import { runNetworkBench } from "../e2e/bench/network";

const benches: Readonly<Record<string, () => Promise<void>>> = { cluster: runBench, network: runNetworkBench };

const name = process.argv[2] ?? "cluster";
const bench = benches[name];
if (bench === undefined) {
  console.error(`There is no bench "${name}": choose ${Object.keys(benches).join(" or ")}.`);
  process.exit(2);
}
await bench();
process.exit(0);
