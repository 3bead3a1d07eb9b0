import { describe, expect, test } from "vitest";
import { testPod } from "../../testing/pods";
import { podHostname } from "./hostname";
import { hostNetworkHostsFile, hostsFile } from "./hosts-file";
import { resolverFile } from "./resolver-file";

const containers = [{ name: "a" }];

describe("hostname", () => {
  test("is the pod's name, shortened to what a host name may be", () => {
    expect(podHostname(testPod({ containers }, `${"a".repeat(62)}-b`), "cluster.local")).toEqual({ hostname: "a".repeat(62) });
  });

  test("with a subdomain has a full name", () => {
    const spec = { containers, hostname: "one", subdomain: "db" };
    expect(podHostname(testPod(spec), "cluster.local")).toEqual({ hostname: "one", fullName: "one.db.default.svc.cluster.local" });
    expect(podHostname(testPod({ ...spec, setHostnameAsFQDN: true }), "cluster.local").hostname).toBe("one.db.default.svc.cluster.local");
    expect(() => podHostname(testPod({ ...spec, subdomain: "d".repeat(40), setHostnameAsFQDN: true }), "cluster.local")).toThrow(
      "is too long",
    );
  });
});

test("/etc/hosts names the pod and its aliases", () => {
  const text = hostsFile(
    { hostname: "one", fullName: "one.db.default.svc.cluster.local" },
    ["10.244.0.5"],
    [{ ip: "192.0.2.9", hostnames: ["x", "y"] }],
  );
  expect(text.startsWith("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n")).toBe(true);
  expect(text).toContain("\n10.244.0.5\tone.db.default.svc.cluster.local\tone\n");
  expect(text.endsWith("# Entries added by HostAliases.\n192.0.2.9\tx\ty\n")).toBe(true);
  expect(hostNetworkHostsFile("127.0.0.1 localhost\n", [])).toBe("# Kubernetes-managed hosts file (host network).\n127.0.0.1 localhost\n");
});

describe("/etc/resolv.conf", () => {
  const context = {
    clusterDns: ["10.96.0.10"],
    clusterDomain: "cluster.local",
    nodeFile: "nameserver 192.0.2.53\nsearch example.com\noptions edns0\n",
  };

  test("ClusterFirst asks the cluster, with its search domains before the node's", () => {
    expect(resolverFile(testPod({ containers }), context)).toBe(
      "nameserver 10.96.0.10\nsearch default.svc.cluster.local svc.cluster.local cluster.local example.com\noptions ndots:5\n",
    );
  });

  test("pods in the node's network resolve as the node does, unless told otherwise", () => {
    const node = "nameserver 192.0.2.53\nsearch example.com\noptions edns0\n";
    expect(resolverFile(testPod({ containers, hostNetwork: true }), context)).toBe(node);
    expect(resolverFile(testPod({ containers, dnsPolicy: "Default" }), context)).toBe(node);
    expect(resolverFile(testPod({ containers, hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" }), context)).toContain(
      "nameserver 10.96.0.10",
    );
  });

  test("dnsConfig adds to the policy, and is all there is with None", () => {
    const dnsConfig = { nameservers: ["1.1.1.1"], searches: ["my.org"], options: [{ name: "ndots", value: "2" }, { name: "rotate" }] };
    expect(resolverFile(testPod({ containers, dnsPolicy: "None", dnsConfig }), context)).toBe(
      "nameserver 1.1.1.1\nsearch my.org\noptions ndots:2 rotate\n",
    );
    const merged = resolverFile(testPod({ containers, dnsConfig }), context);
    expect(merged).toContain("nameserver 10.96.0.10\nnameserver 1.1.1.1\n");
    expect(merged).toContain("options ndots:2 rotate");
  });
});
