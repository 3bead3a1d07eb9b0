// Bundles one program with esbuild: our own packages go inside, npm packages stay outside. `node scripts/bundle.mjs web|agent`
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const programs = {
  web: { directory: "apps/web", entry: "server/main.ts" },
  agent: { directory: "apps/agent", entry: "src/main.ts" },
};

const program = programs[process.argv[2]];
if (!program) {
  console.error(`usage: node scripts/bundle.mjs ${Object.keys(programs).join("|")}`);
  process.exit(2);
}
const directory = join(root, program.directory);

await build({
  entryPoints: [join(directory, program.entry)],
  outfile: join(directory, "dist/main.js"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  logLevel: "warning",
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
