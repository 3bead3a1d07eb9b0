import { availableMemory, diskSpace, processIds } from "./machine";

/** What is running short on the node: Kubernetes' default thresholds for hard eviction. */
export interface Pressure {
  readonly memory: boolean;
  readonly disk: boolean;
  readonly pids: boolean;
}

const leastMemory = 100 * 1024 * 1024;
const leastDiskShare = 0.1;
const leastImageDiskShare = 0.15;
const leastInodeShare = 0.05;
const leastPidShare = 0.1;

/** @param agentPath A path on the disk that holds volumes. @param imagePath One on the disk that holds images. */
export const measurePressure = async (agentPath: string, imagePath: string): Promise<Pressure> => {
  const [memory, agentDisk, imageDisk, pids] = await Promise.all([
    availableMemory(),
    diskSpace(agentPath),
    diskSpace(imagePath),
    processIds(),
  ]);
  const isShort = (disk: typeof agentDisk, share: number): boolean =>
    disk !== undefined &&
    (disk.availableBytes < disk.totalBytes * share || (disk.totalInodes > 0 && disk.availableInodes < disk.totalInodes * leastInodeShare));
  // One disk for both has one threshold: images are not to fill what volumes need.
  const shared = agentDisk?.totalBytes === imageDisk?.totalBytes && agentDisk?.availableBytes === imageDisk?.availableBytes;
  return {
    memory: memory < leastMemory,
    disk: isShort(agentDisk, leastDiskShare) || isShort(imageDisk, shared ? leastDiskShare : leastImageDiskShare),
    pids: pids.total - pids.used < pids.total * leastPidShare,
  };
};
