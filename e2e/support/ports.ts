import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below what the kernel gives to outgoing connections (32768 and up), which would take a port between its choice and its use, and node ports. */
const usable = { from: 10_000, to: 30_000 };

const claim = (wanted: number) =>
  new Promise<{ port: number; release: () => Promise<void> }>((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") return reject(new Error("the listener has no port"));
      resolve({ port: address.port, release: () => new Promise((done) => server.close(() => done())) });
    });
  });

/** A port that nobody listens on, held until it is released. */
const claimAny = async (): ReturnType<typeof claim> => {
  for (;;) {
    try {
      return await claim(randomInt(usable.from, usable.to));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
  }
};

/** The first of so many ports in a row that nobody listens on. */
export const freePortRange = async (count: number): Promise<number> => {
  for (;;) {
    const [first = 0] = await freePorts(1);
    const claims = await Promise.allSettled(Array.from({ length: count }, (_, index) => claim(first + index)));
    await Promise.all(claims.map((result) => (result.status === "fulfilled" ? result.value.release() : undefined)));
    if (claims.every(({ status }) => status === "fulfilled")) return first;
  }
};

/** So many ports that nobody listens on, all different. */
export const freePorts = async (count: number): Promise<number[]> => {
  const claims = await Promise.all(Array.from({ length: count }, claimAny));
  await Promise.all(claims.map(({ release }) => release()));
  return claims.map(({ port }) => port);
};
