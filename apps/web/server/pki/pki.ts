import { join } from "node:path";
import {
  type CertificateRequest,
  createAuthority,
  createSigningKey,
  isCertificateUsable,
  issueCertificate,
  type KeyPair,
} from "./authority";
import { readIfExists, readKeyPair, writeAtomically, writeKeyPair } from "./files";
import { renderKubeconfig } from "./kubeconfig";

export interface PkiOptions {
  /** The directory that holds all of it; `pki/` is made inside. */
  readonly home: string;
  readonly clusterName: string;
  readonly clusterDomain: string;
  /** The address under which pods and nodes reach the API server. */
  readonly advertiseAddress: string;
  /** Further addresses of the API server. */
  readonly servingAddresses?: readonly string[];
  /** The first address of the service range: the `kubernetes` Service. */
  readonly serviceAddress: string;
  readonly httpsPort: number;
}

/** Everything that the control plane proves itself and others with. All PEM. */
export interface Pki {
  readonly authority: KeyPair;
  readonly server: KeyPair;
  /** The API server as a client of the agents. */
  readonly kubeletClient: KeyPair;
  /** Signs ServiceAccount tokens, PKCS #8. */
  readonly serviceAccountKey: string;
  readonly adminKubeconfigPath: string;
  /** Writes the kubeconfig and serving certificate of a node on this machine; returns where they are. */
  prepareLocalNode(node: LocalNode): Promise<LocalNodeFiles>;
}

export interface LocalNode {
  readonly name: string;
  readonly address: string;
  /** The API server as the node reaches it, `https://host:port`. */
  readonly server: string;
}

export interface LocalNodeFiles {
  readonly directory: string;
  readonly kubeconfig: string;
}

/** Certificates are replaced at a start when they have less than this many days left. */
const renewDays = 30;

const ensure = async (directory: string, name: string, authority: KeyPair, request: CertificateRequest): Promise<KeyPair> => {
  const names = [...(request.dnsNames ?? []), ...(request.ipAddresses ?? [])];
  const existing = await readKeyPair(directory, name);
  if (existing && isCertificateUsable(existing, authority, { names, days: renewDays })) return existing;
  const issued = await issueCertificate(authority, request);
  await writeKeyPair(directory, name, issued);
  return issued;
};

const ensureAuthority = async (directory: string, clusterName: string): Promise<KeyPair> => {
  const existing = await readKeyPair(directory, "ca");
  if (existing) return existing;
  const created = await createAuthority(`${clusterName}-ca`);
  await writeKeyPair(directory, "ca", created);
  return created;
};

const ensureSigningKey = async (path: string): Promise<string> => {
  const existing = await readIfExists(path);
  if (existing !== undefined) return existing;
  const created = await createSigningKey();
  await writeAtomically(path, created);
  return created;
};

/** The names under which the API server is reached from pods, nodes and this machine. */
const serverNames = (options: PkiOptions): Pick<CertificateRequest, "dnsNames" | "ipAddresses"> => ({
  dnsNames: [
    "localhost",
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    `kubernetes.default.svc.${options.clusterDomain}`,
    "host.docker.internal",
  ],
  ipAddresses: [...new Set(["127.0.0.1", "::1", options.advertiseAddress, ...(options.servingAddresses ?? []), options.serviceAddress])],
});

/** Loads the cluster's keys and certificates, making and renewing what is missing. */
export const preparePki = async (options: PkiOptions): Promise<Pki> => {
  const directory = join(options.home, "pki");
  const authority = await ensureAuthority(directory, options.clusterName);
  const server = await ensure(directory, "apiserver", authority, {
    commonName: "kube-apiserver",
    usages: ["server"],
    ...serverNames(options),
  });
  const kubeletClient = await ensure(directory, "apiserver-kubelet-client", authority, {
    commonName: "kube-apiserver",
    organizations: ["system:masters"],
    usages: ["client"],
  });
  const admin = await ensure(directory, "admin", authority, {
    commonName: "kubernetes-admin",
    organizations: ["system:masters"],
    usages: ["client"],
  });
  const adminKubeconfigPath = join(options.home, "admin.kubeconfig");
  await writeAtomically(
    adminKubeconfigPath,
    renderKubeconfig({
      cluster: options.clusterName,
      server: `https://127.0.0.1:${options.httpsPort}`,
      authority: authority.certificate,
      user: "kubernetes-admin",
      client: admin,
    }),
  );
  return {
    authority,
    server,
    kubeletClient,
    serviceAccountKey: await ensureSigningKey(join(directory, "service-account.key")),
    adminKubeconfigPath,
    prepareLocalNode: (node) => prepareLocalNode(options, authority, node),
  };
};

const prepareLocalNode = async (options: PkiOptions, authority: KeyPair, node: LocalNode): Promise<LocalNodeFiles> => {
  const directory = join(options.home, "nodes", node.name);
  const user = `system:node:${node.name}`;
  const client = await ensure(directory, "client", authority, { commonName: user, organizations: ["system:nodes"], usages: ["client"] });
  await ensure(directory, "serving", authority, {
    commonName: user,
    organizations: ["system:nodes"],
    usages: ["server"],
    dnsNames: [node.name],
    ipAddresses: [...new Set([node.address, "127.0.0.1"])],
  });
  await writeAtomically(join(directory, "ca.crt"), authority.certificate, 0o644);
  const kubeconfig = join(directory, "kubeconfig");
  await writeAtomically(
    kubeconfig,
    renderKubeconfig({ cluster: options.clusterName, server: node.server, authority: authority.certificate, user, client }),
  );
  return { directory, kubeconfig };
};
