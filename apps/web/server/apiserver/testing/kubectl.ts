import { execFile } from "node:child_process";
import { readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const findInPath = (name: string): string | undefined =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find((path) => {
      try {
        return realpathSync(path) !== "";
      } catch {
        return false;
      }
    });

/** Every kubectl of the machine: those that stand beside the one in the path under the names of their versions, else that one. */
export const kubectlPrograms = (): string[] => {
  const found = findInPath("kubectl");
  if (found === undefined) throw new Error("These tests need kubectl. On Debian: apt-get install kubernetes-client");
  const directory = dirname(realpathSync(found));
  const versions = readdirSync(directory)
    .filter((name) => /^kubectl\.\d+\.\d+$/.test(name))
    .sort();
  return versions.length > 0 ? versions.map((name) => join(directory, name)) : [found];
};

/** Runs kubectl with a kubeconfig; what it says on the way is the caller's to judge. */
export const runKubectl = (
  program: string,
  options: { readonly kubeconfig: string; readonly arguments: readonly string[]; readonly input?: string },
): Promise<KubectlResult> =>
  new Promise((resolve) => {
    const environment = { ...process.env, KUBECONFIG: options.kubeconfig, HOME: dirname(options.kubeconfig) };
    const child = execFile(program, options.arguments, { env: environment, timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
    child.stdin?.end(options.input ?? "");
  });
