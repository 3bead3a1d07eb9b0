import { createServer } from "node:net";

const claim = () =>
  new Promise<{ port: number; release: () => Promise<void> }>((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") return reject(new Error("the listener has no port"));
      resolve({ port: address.port, release: () => new Promise((done) => server.close(() => done())) });
    });
  });

/** So many ports that nobody listens on, all different. */
export const freePorts = async (count: number): Promise<number[]> => {
  const claims = await Promise.all(Array.from({ length: count }, claim));
  await Promise.all(claims.map(({ release }) => release()));
  return claims.map(({ port }) => port);
};
