import { Agent } from "./agent";
import { cleanUp } from "./cleanup";
import { UsageError, usage } from "./command-line/usage";
import { readConfig } from "./config";
import { log } from "./log";
import { RuntimeError } from "./runtime/types";

/** Stopping must be over by then, whatever hangs, in milliseconds. */
const stopDeadline = 9_000;

/** Tells the launcher, where there is one. */
const tell = (message: { readonly type: "ready" } | { readonly type: "failed"; readonly message: string }): void => {
  process.send?.(message);
};

const plain = (error: unknown): string => {
  if (error instanceof RuntimeError && error.reason === "RuntimeUnavailable") {
    return `${error.message}. Start the Docker engine, or say with --docker-host where it is; --runtime hollow does without.`;
  }
  if (error instanceof Error && "code" in error) {
    if (error.code === "EADDRINUSE") return `A port is in use already: ${error.message}. Choose another with --port or --cadvisor-port.`;
    if (error.code === "ENOENT")
      return `A file is missing: ${"path" in error ? error.path : error.message}. Check the paths on the command line.`;
    if (error.code === "EACCES" || error.code === "EPERM")
      return `Not allowed: ${error.message}. The agent needs root to run containers; --runtime hollow does without.`;
    if (error.code === "ENOSPC") return `The disk is full: ${error.message}.`;
  }
  return error instanceof Error ? error.message : String(error);
};

const fail = (message: string, exitCode: number): never => {
  tell({ type: "failed", message });
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
};

const main = async (): Promise<void> => {
  const config = readConfig(process.argv.slice(2), process.env);
  if (!config) {
    process.stdout.write(usage);
    return;
  }
  // The programs that the agent runs need not see it.
  delete process.env.GANTRY_BOOTSTRAP_TOKEN;
  if (config.cleanup) return cleanUp(config);
  const agent = new Agent(config, log);
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "Stopping; the pods keep running");
    setTimeout(() => process.exit(1), stopDeadline).unref();
    await agent.stop();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  // The launcher is gone, killed perhaps: without it nobody would stop or restart this process.
  process.on("disconnect", () => void stop("disconnect"));
  try {
    await agent.start();
    tell({ type: "ready" });
  } catch (error) {
    if (stopping) return;
    await agent.stop();
    throw error;
  }
};

main().catch((error: unknown) => fail(plain(error), error instanceof UsageError ? 2 : 1));
