/** A command line that cannot be used. Its message is for a person and says what to do. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

export const usage = `gantry-agent: runs the pods of one node

  --kubeconfig FILE             how to reach the API server, and as whom; or instead:
  --bootstrap-server URL        join the cluster of this API server, https://HOST:6443. The node's key, its certificate and
                                its kubeconfig are kept in the root directory, and its certificates are renewed in time
  --ca-cert-hash sha256:HEX     the hash of that cluster's authority
  --bootstrap-token-file FILE   the token to join with; or in the environment, as GANTRY_BOOTSTRAP_TOKEN: command
                                lines can be seen by everybody. Needed once
  --node-name NAME              default: the host name
  --node-ip ADDRESS             the address that other nodes reach this one by; default: that of the first network interface
  --root-dir DIRECTORY          where volumes and records are kept (default: /var/lib/gantry)
  --runtime docker|hollow       hollow simulates containers: for trying things out and for tests of scale (default: docker)
  --docker-host ADDRESS         default: unix:///var/run/docker.sock
  --image-peers ADDRESS,…       other Docker engines of this machine, to copy images from that its own lacks
  --port N                      of the node's API (default: 10250)
  --cadvisor-port N             of the container statistics, 0 for none (default: 4194)
  --tls-cert-file FILE          the certificate of the node's API
  --tls-private-key-file FILE   its key
  --client-ca-file FILE         the cluster's authority, whose clients may call the node's API
  --node-labels A=B,C=D         labels that the node registers with
  --register-with-taints K=V:EFFECT,…   taints that the node registers with
  --max-pods N                  default: 110
  --pod-pids-limit N            the most processes in one container, -1 for no limit (default: -1)
  --pod-cidr SUBNET             the pods' addresses, where no controller hands them out
  --cluster-dns ADDRESS         default: 10.96.0.10
  --cluster-domain NAME         default: cluster.local
  --cluster-cidr SUBNET         all pods' addresses (default: 10.244.0.0/16)
  --service-cidr SUBNET         all services' addresses (default: 10.96.0.0/16)
  --network-backend NAME        vxlan, host-gw, vxlan-direct, wireguard, or udp for debugging (default: vxlan)
  --ingress-http-port N         where Ingresses are served on this node, 0 for nowhere (default: 0)
  --ingress-https-port N        the same over TLS (default: 0)
  --cleanup                     take what the agent has put on this machine off it (containers, mounts, network), and end
  --help
`;
