import type { Duplex, Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type Docker from "dockerode";
import type { AttachedProcess, CommandProcess, LogOptions, ProcessOptions, TerminalSize } from "../types";
import { demultiplex, demultiplexMerged } from "./demultiplex";
import { runtimeError } from "./errors";
import { killCommand } from "./kill-command";

interface Connection {
  readonly socket: Duplex;
  readonly options: ProcessOptions;
  resize(size: TerminalSize): Promise<unknown>;
  exitCode(): Promise<number | undefined>;
}

/** Waits for the end of a stream, however it ends. */
const ended = (stream: Readable): Promise<void> => finished(stream, { writable: false }).catch(() => undefined);

const attached = ({ socket, options, resize, exitCode }: Connection): AttachedProcess => {
  const streams = options.tty ? { stdout: socket, stderr: undefined } : demultiplex(socket);
  const outputs = [streams.stdout, ...(streams.stderr ? [streams.stderr] : [])];
  // A reader that went away must not keep the connection, nor an error of it end the agent.
  socket.on("error", () => undefined);
  const result = ended(socket).then(exitCode);
  result.catch(() => undefined);
  return {
    ...(options.stdin ? { stdin: socket } : {}),
    stdout: streams.stdout,
    ...(streams.stderr ? { stderr: streams.stderr } : {}),
    resize: async (size) => {
      await resize(size);
    },
    exitCode: result,
    close: () => {
      socket.destroy();
      for (const output of outputs) output.destroy();
    },
  };
};

export const execInContainer = async (
  docker: Docker,
  id: string,
  command: { readonly words: readonly string[]; readonly options: ProcessOptions },
): Promise<CommandProcess> => {
  const { options } = command;
  try {
    const exec = await docker.getContainer(id).exec({
      Cmd: [...command.words],
      AttachStdin: options.stdin,
      AttachStdout: options.stdout,
      AttachStderr: options.stderr,
      Tty: options.tty,
    });
    // Without `hijack` the input could not be closed on its own.
    const socket = await exec.start({ hijack: true, stdin: options.stdin, Tty: options.tty });
    const streams = attached({
      socket,
      options,
      resize: ({ width, height }) => exec.resize({ w: width, h: height }),
      exitCode: async () => (await exec.inspect()).ExitCode ?? undefined,
    });
    const kill = async (): Promise<void> => {
      const { Running, Pid } = await exec.inspect();
      if (Running) await killCommand(id, Pid);
    };
    return { ...streams, kill };
  } catch (error) {
    throw runtimeError(error, "RunContainerError");
  }
};

export const attachToContainer = async (docker: Docker, id: string, options: ProcessOptions): Promise<AttachedProcess> => {
  const container = docker.getContainer(id);
  try {
    const socket = (await container.attach({
      stream: true,
      hijack: true,
      stdin: options.stdin,
      stdout: options.stdout,
      stderr: options.stderr,
    })) as Duplex;
    return attached({
      socket,
      options,
      resize: ({ width, height }) => container.resize({ w: width, h: height }),
      exitCode: async () => {
        const { State } = await container.inspect();
        return State.Running ? undefined : State.ExitCode;
      },
    });
  } catch (error) {
    throw runtimeError(error, "RunContainerError");
  }
};

export const containerLogs = async (docker: Docker, id: string, options: LogOptions): Promise<Readable> => {
  const container = docker.getContainer(id);
  try {
    const { Config } = await container.inspect();
    const query = {
      stdout: true,
      stderr: true,
      timestamps: options.timestamps,
      ...(options.tailLines === undefined ? {} : { tail: options.tailLines }),
      ...(options.since === undefined ? {} : { since: options.since / 1000 }),
      ...(options.signal === undefined ? {} : { abortSignal: options.signal }),
    };
    if (options.follow) {
      const stream = (await container.logs({ ...query, follow: true })) as unknown as Readable;
      return Config.Tty ? stream : demultiplexMerged(stream);
    }
    // The library gathers an answer that is not followed into one buffer; streamed it need not fit into memory.
    const stream = await new Promise<Readable>((resolve, reject) => {
      docker.modem.dial(
        {
          path: `/containers/${id}/logs?`,
          method: "GET",
          isStream: true,
          statusCodes: { 200: true, 404: "no such container", 500: "server error" },
          options: query,
        },
        (error: unknown, data: unknown) => (error ? reject(error) : resolve(data as Readable)),
      );
    });
    return Config.Tty ? stream : demultiplexMerged(stream);
  } catch (error) {
    throw runtimeError(error, "RunContainerError");
  }
};
