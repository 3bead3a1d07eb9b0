// Bundles one program with esbuild: our own packages go inside, npm packages stay outside. `node scripts/bundle.mjs web|agent`
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const programs = {
  web: { directory: "apps/web", entries: { main: "server/main.ts" } },
  agent: {
    directory: "apps/agent",
    entries: { main: "src/main.ts", traffic: "src/network/measurement/traffic.ts", "udp-tunnel": "src/network/overlay/udp/udp-tunnel.ts" },
  },
};

const program = programs[process.argv[2]];
if (!program) {
  console.error(`usage: node scripts/bundle.mjs ${Object.keys(programs).join("|")}`);
  process.exit(2);
}
const directory = join(root, program.directory);

/** What git says of the sources; undefined where they are no clone. */
const git = (...args) => spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout?.trim() || undefined;

await build({
  entryPoints: Object.fromEntries(Object.entries(program.entries).map(([name, entry]) => [name, join(directory, entry)])),
  outdir: join(directory, "dist"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  logLevel: "warning",
  define: {
    "process.env.GANTRY_BUILD_COMMIT": JSON.stringify(git("rev-parse", "HEAD") ?? "unknown"),
    "process.env.GANTRY_BUILD_DATE": JSON.stringify(
      git("log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ") ?? "1970-01-01T00:00:00Z",
    ),
  },
  plugins: [
    {
      name: "npm-packages-stay-outside",
      setup(context) {
        context.onResolve({ filter: /^[^./]/ }, (args) => {
          if (args.kind === "entry-point" || args.path.startsWith("@gantry/") || args.path.startsWith("@/")) return undefined;
          return { path: args.path, external: true };
        });
      },
    },
  ],
  tsconfig: join(directory, "tsconfig.json"),
});
