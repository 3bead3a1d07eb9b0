import { expect, it } from "vitest";
import { ingressPlaces, settleIngressPorts } from "./ingress";
import { parseStartOptions } from "./options";

const settle = async (...args: string[]) => {
  const options = parseStartOptions(["--node-address", "192.0.2.7", ...args], "/");
  if (!options) throw new Error("there are no options");
  const notes: string[] = [];
  const settled = await settleIngressPorts(options, (text) => notes.push(text));
  return { ports: [settled.ingressHttpPort, settled.ingressHttpsPort], notes, places: ingressPlaces(settled) };
};

it("keeps the ports that were asked for, and opens none on hollow nodes by itself", async () => {
  expect(await settle("--ingress-http-port", "8081", "--ingress-https-port", "0")).toEqual({
    ports: [8081, 0],
    notes: [],
    places: ["http://192.0.2.7:8081"],
  });
  expect(await settle("--runtime", "hollow", "--nodes", "1")).toEqual({ ports: [0, 0], notes: [], places: [] });
});

it("has all ports on nodes with a network of their own", async () => {
  const { ports, places } = await settle("--nodes", "2");
  expect(ports).toEqual([80, 443]);
  expect(places).toEqual(["http://<any node>", "https://<any node>"]);
});
