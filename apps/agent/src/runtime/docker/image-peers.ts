import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import type { Logger } from "../../log";
import { connectToDocker } from "./connection";
import { messageOf, statusCode } from "./errors";
import { withTag } from "./image-store";
import { awaitProgress } from "./progress";

/** Milliseconds that an engine has to say whether it has an image. One that hangs must not keep pods from being started. */
const answerDeadline = 2_000;

/** Milliseconds that either half of a copy may take: an engine writes the whole archive before it hands on the first byte. */
const copyDeadline = 300_000;

const inTime = <T>(work: Promise<T>, milliseconds: number): Promise<T> =>
  Promise.race([
    work,
    sleep(milliseconds, undefined, { ref: false }).then(() => {
      throw new Error(`no answer within ${milliseconds / 1000} s`);
    }),
  ]);

interface Peer {
  readonly address: string;
  readonly docker: Docker;
}

/** Other engines of the same machine, where an image may be that this one lacks. */
export class ImagePeers {
  private readonly peers: readonly Peer[];
  /** The copies on their way, by reference: containers that ask for the same image share one. */
  private readonly copies = new Map<string, Promise<boolean>>();

  constructor(
    private readonly docker: Docker,
    addresses: readonly string[],
    private readonly log: Logger,
  ) {
    this.peers = addresses.map((address) => ({ address, docker: connectToDocker(address) }));
  }

  /**
   * Copies an image from the first engine that has it.
   * @param reference By tag: an archive does not tell the digest under which an image was pulled, so one by digest has to be pulled.
   * @returns whether there was one; why a copy failed goes to the log
   */
  copy(reference: string): Promise<boolean> {
    if (reference.includes("@")) return Promise.resolve(false);
    const name = withTag(reference);
    const underway = this.copies.get(name);
    if (underway) return underway;
    const copy = this.copyFromAny(name).finally(() => this.copies.delete(name));
    this.copies.set(name, copy);
    return copy;
  }

  private async copyFromAny(reference: string): Promise<boolean> {
    for (const peer of this.peers) {
      try {
        await this.copyFrom(peer, reference);
        return true;
      } catch (error) {
        // The engine does not have it (404), or there is no such engine now.
        const absent =
          statusCode(error) === 404 || (error instanceof Error && "code" in error && /ENOENT|ECONNREFUSED/.test(String(error.code)));
        if (!absent) this.log.warn({ image: reference, engine: peer.address, error: messageOf(error) }, "An image could not be copied");
      }
    }
    return false;
  }

  private async copyFrom({ docker }: Peer, reference: string): Promise<void> {
    const image = docker.getImage(reference);
    await inTime(image.inspect(), answerDeadline);
    const archive = await inTime(image.get(), copyDeadline);
    const progress = await this.docker.loadImage(archive, { quiet: true, abortSignal: AbortSignal.timeout(copyDeadline) });
    await awaitProgress(this.docker, progress);
  }
}
