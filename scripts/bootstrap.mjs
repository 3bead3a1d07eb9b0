// The first thing that runs on a fresh machine, with nothing but Node: installs the npm packages when they are missing or
// out of date, then hands over to the TypeScript beside it. `node scripts/bootstrap.mjs start|token|test|bench|reset [options]`
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "node_modules", ".gantry-lock");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Gantry needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  const started = Date.now();
  process.stdout.write("  Installing npm packages (a minute or so, once) …\n");
  // Not `npm ci`: it refuses a lock file that was written where the registry holds no builds for other platforms. The
  // versions are the lock file's all the same. The optional native part of ssh2 and Prisma's downloads are not needed:
  // what has to run after an install is run by us.
  const npm = spawnSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) {
    console.error("npm could not install the packages; its messages are above. Once that is mended, run the same command again.");
    process.exit(1);
  }
  writeFileSync(stamp, lock);
  process.stdout.write(`✓ npm packages installed (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
}

const [command = "start", ...rest] = process.argv.slice(2);
process.argv.splice(2, process.argv.length, ...rest);
process.chdir(root);
const { register } = await import("tsx/esm/api");
register();
await import(pathToFileURL(join(root, "scripts", `${command}.ts`)).href);
