import { labels } from "../runtime/labels";
import type { ContainerRuntime, RuntimeContainer } from "../runtime/types";
import type { PodDirectory } from "./pod-directory";

/** Kubernetes' limits: of a message file, and of what is taken from the end of the log. */
const mostFromFile = 4096;
const mostFromLog = 2048;
const mostLogLines = 80;

const tailOfLog = async (container: RuntimeContainer, runtime: ContainerRuntime): Promise<string> => {
  try {
    const stream = await runtime.logs(container.id, { follow: false, tailLines: mostLogLines, timestamps: false });
    let text = "";
    for await (const chunk of stream) text = (text + String(chunk)).slice(-mostFromLog);
    return text;
  } catch {
    return "";
  }
};

/** What a container that has ended left behind: its message file, or the end of its log where it asks for that and has failed. */
export const readTerminationMessage = async (
  container: RuntimeContainer,
  directory: PodDirectory,
  runtime: ContainerRuntime,
): Promise<string> => {
  const written = (await directory.readTerminationLog(container.name, container.attempt)).slice(0, mostFromFile);
  const policy = container.labels[labels.terminationMessagePolicy];
  if (written !== "" || policy !== "FallbackToLogsOnError" || container.exitCode === 0) return written;
  return tailOfLog(container, runtime);
};
