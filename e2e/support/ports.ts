import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below what the kernel gives to outgoing connections (32768 and up), which would take a port between its choice and its use, and node ports. */
const usable = { from: 10_000, to: 30_000 };

/** What was given away already: whoever asked for it may not listen there yet. */
const given = new Set<number>();

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

/** A port that nobody listens on and nobody was given, held until it is released. */
const claimAny = async (): ReturnType<typeof claim> => {
  for (;;) {
    const port = randomInt(usable.from, usable.to);
    if (given.has(port)) continue;
    try {
      const claimed = await claim(port);
      given.add(port);
      return claimed;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
  }
};

/** The first of so many ports in a row that nobody listens on. */
export const freePortRange = async (count: number): Promise<number> => {
  for (;;) {
    const [first = 0] = await freePorts(1);
    const range = Array.from({ length: count }, (_, index) => first + index);
    const claims = await Promise.allSettled(range.map(claim));
    await Promise.all(claims.map((result) => (result.status === "fulfilled" ? result.value.release() : undefined)));
    if (claims.some(({ status }) => status === "rejected") || range.some((port) => port !== first && given.has(port))) continue;
    for (const port of range) given.add(port);
    return first;
  }
};

/** So many ports that nobody listens on, all different. */
export const freePorts = async (count: number): Promise<number[]> => {
  const claims = await Promise.all(Array.from({ length: count }, claimAny));
  await Promise.all(claims.map(({ release }) => release()));
  return claims.map(({ port }) => port);
};
