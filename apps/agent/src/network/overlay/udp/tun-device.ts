import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import koffi from "koffi";

/** From linux/if_tun.h and poll.h. */
const TUNSETIFF = 0x400454ca;
const IFF_TUN = 0x0001;
const IFF_NO_PI = 0x1000;
const POLLIN = 0x0001;

/** Sizes and offsets of `struct ifreq` and `struct pollfd`. */
const ifreqSize = 40;
const nameSize = 16;
const pollfdSize = 8;
const pollfdEvents = 4;

/** So often a wait ends for nothing, in milliseconds: a thread that waits for ever would hold up the end of the process. */
const longestWait = 500;

const libc = koffi.load(null);
const ioctl = libc.func("int ioctl(int fd, unsigned long request, ...)");
const poll = libc.func("int poll(void *fds, unsigned long count, int timeout)");

const errorCode = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

/** Packets of one tun interface, one a call. Node itself cannot attach to one: that takes an ioctl. */
export class TunDevice {
  readonly #fd: number;
  readonly #pollfd = Buffer.alloc(pollfdSize);

  /** Throws when the interface is missing, or taken by another process. */
  constructor(name: string) {
    this.#fd = openSync("/dev/net/tun", constants.O_RDWR | constants.O_NONBLOCK);
    const request = Buffer.alloc(ifreqSize);
    request.write(name, 0, nameSize - 1, "latin1");
    request.writeUInt16LE(IFF_TUN | IFF_NO_PI, nameSize);
    if (ioctl(this.#fd, TUNSETIFF, "void *", request) < 0) {
      const number = koffi.errno();
      closeSync(this.#fd);
      const reason = number === koffi.os.errno.EBUSY ? "another process has it" : `error ${number} of the kernel`;
      throw new Error(`cannot attach to the interface ${name}: ${reason}`);
    }
    this.#pollfd.writeInt32LE(this.#fd, 0);
    this.#pollfd.writeInt16LE(POLLIN, pollfdEvents);
  }

  /** Resolves when there may be a packet to read, and now and then without one. */
  readable(): Promise<void> {
    return new Promise((resolve, reject) => {
      poll.async(this.#pollfd, 1, longestWait, (error: unknown) => (error ? reject(error) : resolve()));
    });
  }

  /** Puts the next packet into the buffer, and returns its length; 0 when there is none. */
  read(into: Buffer): number {
    try {
      return readSync(this.#fd, into);
    } catch (error) {
      if (errorCode(error) === "EAGAIN") return 0;
      throw error;
    }
  }

  /** Hands a packet to the kernel. Returns false when it did not want it. */
  write(packet: Buffer): boolean {
    try {
      writeSync(this.#fd, packet);
      return true;
    } catch (error) {
      const code = errorCode(error);
      if (code === "EAGAIN" || code === "EINVAL" || code === "EIO") return false;
      throw error;
    }
  }
}
