import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { parseStartOptions } from "./options";
import { checkPorts } from "./ports";

const listen = async (): Promise<{ port: number; close: () => Promise<void> }> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the listener has no port");
  return { port: address.port, close: () => new Promise((resolve) => server.close(() => resolve())) };
};

const check = (ports: readonly number[]) => {
  const flags = ["--http-port", "--https-port", "--kubelet-port", "--cadvisor-port"];
  const options = parseStartOptions(
    flags.flatMap((flag, index) => [flag, String(ports[index])]),
    "/",
  );
  return options ? checkPorts(options) : undefined;
};

describe("ports", () => {
  it("that are taken are all named before anything starts", async () => {
    const listeners = await Promise.all([listen(), listen(), listen(), listen()]);
    const [http, https, kubelet, cadvisor] = listeners;
    const ports = listeners.map(({ port }) => port);
    await Promise.all([http?.close(), cadvisor?.close()]);
    await expect(check(ports)).rejects.toThrow(
      new RegExp(
        `^Port ${https?.port}, for the API, is in use .*--https-port N\nPort ${kubelet?.port}, for the agent's API, .*--kubelet-port N$`,
      ),
    );
    await Promise.all([https?.close(), kubelet?.close()]);
    await expect(check(ports)).resolves.toBeUndefined();
  });

  it("of Ingresses are checked when they were asked for", async () => {
    const taken = await listen();
    const options = parseStartOptions(["--ingress-https-port", String(taken.port), "--ingress-http-port", "0"], "/");
    await expect(options && checkPorts(options)).rejects.toThrow(`Port ${taken.port}, for Ingresses, is in use`);
    await taken.close();
  });

  it("have to differ", async () => {
    await expect(check([1025, 1026, 1025, 1027])).rejects.toThrow("--http-port and --kubelet-port are both 1025");
  });
});
