import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keepChoices } from "./kept-choices";
import { defaultAddress, nodeNameOf, parseStartOptions } from "./options";

const address = (value: string, internal = false) => [
  { address: value, family: "IPv4" as const, internal, netmask: "255.255.255.0", mac: "00:00:00:00:00:00", cidr: `${value}/24` },
];

describe("the command line of npm start", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("has a default for everything", () => {
    vi.stubEnv("GANTRY_HOME", undefined);
    const options = parseStartOptions([], "/clone");
    expect(options).toMatchObject({ home: "/clone/.gantry", runtime: "docker", httpPort: 8080, httpsPort: 6443, images: true });
  });

  it("keeps its state where GANTRY_HOME says", () => {
    vi.stubEnv("GANTRY_HOME", "/var/lib/gantry");
    expect(parseStartOptions([], "/clone")?.home).toBe("/var/lib/gantry");
    vi.stubEnv("GANTRY_HOME", "~/gantry");
    vi.stubEnv("HOME", "/home/somebody");
    expect(parseStartOptions([], "/clone")?.home).toBe("/home/somebody/gantry");
  });

  it("gives nothing when help was asked for, and says what it does not understand", () => {
    expect(parseStartOptions(["--help"], "/")).toBeUndefined();
    expect(() => parseStartOptions(["--http-port", "0"], "/")).toThrow('--http-port must be a port from 1 to 65535, not "0".');
    expect(() => parseStartOptions(["--runtime", "podman"], "/")).toThrow('--runtime is docker or hollow, not "podman".');
    expect(() => parseStartOptions(["--node-name", "A_B"], "/")).toThrow('not "A_B"');
    expect(() => parseStartOptions(["--nodez"], "/")).toThrow("--node-name NAME");
  });

  it("takes ports for Ingresses, of which 0 is none", () => {
    const ports = (args: string[]) => {
      const options = parseStartOptions(args, "/");
      return [options?.ingressHttpPort, options?.ingressHttpsPort];
    };
    expect(ports([])).toEqual([undefined, undefined]);
    expect(ports(["--ingress-http-port", "0", "--ingress-https-port", "8443"])).toEqual([0, 8443]);
    expect(() => ports(["--ingress-http-port", "x"])).toThrow('--ingress-http-port must be a port from 1 to 65535, not "x".');
  });

  it("takes a number of nodes, and remembers the last one", async () => {
    const home = await mkdtemp(join(tmpdir(), "gantry-options-"));
    vi.stubEnv("GANTRY_HOME", home);
    expect(parseStartOptions([], "/")?.nodes).toBe(1);
    const three = parseStartOptions(["--nodes", "3"], "/");
    if (three) await keepChoices(three);
    expect([parseStartOptions([], "/")?.nodes, parseStartOptions(["--nodes", "1"], "/")?.nodes]).toEqual([3, 1]);
    for (const wrong of ["0", "-1", "none", "200", "1.5", ""]) {
      expect(() => parseStartOptions(["--nodes", wrong], "/")).toThrow(`--nodes must be a number from 1 to 100, not "${wrong}".`);
    }
    await rm(home, { recursive: true });
  });

  it("takes a network backend, and remembers the last one", async () => {
    const home = await mkdtemp(join(tmpdir(), "gantry-options-"));
    vi.stubEnv("GANTRY_HOME", home);
    expect(parseStartOptions([], "/")?.networkBackend).toBe("vxlan");
    const routed = parseStartOptions(["--network-backend", "host-gw"], "/");
    if (routed) await keepChoices(routed);
    expect(parseStartOptions([], "/")?.networkBackend).toBe("host-gw");
    expect(() => parseStartOptions(["--network-backend", "flannel"], "/")).toThrow(
      '--network-backend is one of vxlan, host-gw, vxlan-direct, wireguard, udp, not "flannel".',
    );
    await rm(home, { recursive: true });
  });

  it("makes a node's name of any host name", () => {
    expect([nodeNameOf("Big_Box.Local"), nodeNameOf("--"), nodeNameOf("web-1")]).toEqual(["big-box.local", "node", "web-1"]);
  });

  it("finds the address that others reach this machine by", () => {
    const interfaces = {
      lo: address("127.0.0.1", true),
      docker0: address("172.17.0.1"),
      gantry0: address("10.244.0.1"),
      eth0: address("192.0.2.7"),
    };
    expect(defaultAddress(interfaces)).toBe("192.0.2.7");
    expect(defaultAddress({ lo: address("127.0.0.1", true) })).toBe("127.0.0.1");
  });
});
