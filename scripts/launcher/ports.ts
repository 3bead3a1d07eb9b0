import { createServer } from "node:net";
import { isIsolated, planNodes } from "./nodes/plan";
import type { StartOptions } from "./options";
import { PlainError } from "./terminal";

/** Whether a port can be listened on; undefined when it can, else the system's error code. */
export const tryPort = (port: number, host: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });

/** Those that were asked for. */
const ingressPorts = ({ ingressHttpPort, ingressHttpsPort }: StartOptions) => [
  ...(ingressHttpPort ? [{ port: ingressHttpPort, host: "0.0.0.0", flag: "--ingress-http-port", use: "Ingresses" }] : []),
  ...(ingressHttpsPort ? [{ port: ingressHttpsPort, host: "0.0.0.0", flag: "--ingress-https-port", use: "Ingresses" }] : []),
];

/** Finds a port that somebody else has before anything is started that would need it. Throws PlainError. */
export const checkPorts = async (options: StartOptions): Promise<void> => {
  const controlPlane = [
    { port: options.httpPort, host: "127.0.0.1", flag: "--http-port", use: "the dashboard" },
    { port: options.httpsPort, host: "0.0.0.0", flag: "--https-port", use: "the API" },
  ];
  const wanted = [
    ...(options.join ? [] : controlPlane),
    // Nodes with a network of their own have all ports to themselves.
    ...(isIsolated(options) ? [] : planNodes(options)).flatMap(({ kubeletPort, cadvisorPort }) => [
      { port: kubeletPort, host: "0.0.0.0", flag: "--kubelet-port", use: "the agent's API" },
      { port: cadvisorPort, host: "0.0.0.0", flag: "--cadvisor-port", use: "container statistics" },
    ]),
    ...(isIsolated(options) ? [] : ingressPorts(options)),
  ];
  for (const [index, { port, flag }] of wanted.entries()) {
    const same = wanted.slice(index + 1).find((other) => other.port === port);
    if (same) throw new PlainError(`${flag} and ${same.flag} are both ${port}; each needs a port of its own.`);
  }
  const problems = await Promise.all(
    wanted.map(async ({ port, host, flag, use }) => {
      const code = await tryPort(port, host);
      if (code === undefined) return [];
      if (code === "EADDRINUSE") {
        return [`Port ${port}, for ${use}, is in use by another program. Stop that, or choose another port: npm start -- ${flag} N`];
      }
      if (code === "EACCES")
        return [`Port ${port}, for ${use}, may not be opened by this user. Choose one above 1023: npm start -- ${flag} N`];
      return [`Port ${port}, for ${use}, cannot be opened (${code}). Choose another: npm start -- ${flag} N`];
    }),
  );
  if (problems.flat().length > 0) throw new PlainError(problems.flat().join("\n"));
};
