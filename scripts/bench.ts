import { runBench } from "../e2e/bench/main";

await runBench();
process.exit(0);
