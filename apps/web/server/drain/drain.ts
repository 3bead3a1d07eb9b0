import { StatusError } from "@gantry/api";
import type { Transport } from "@gantry/client";
import type { DrainConsent, DrainEvent } from "../../lib/drain/rules";
import { apiPath, resources } from "../../lib/kubernetes/resource";
import { ResourceFeed } from "../live/feed";
import { Bell } from "./bell";
import { evictPod } from "./evict";
import { DrainLedger } from "./ledger";

const budgetsRef = { group: "policy", version: "v1", plural: "poddisruptionbudgets" };

/** Evictions under way at one time. */
const atOnce = 8;

export interface DrainRequest {
  /** The API server as the person who drains. */
  readonly transport: Transport;
  readonly node: string;
  readonly consent: DrainConsent;
  /** Stops the drain: nothing more is evicted; what is on its way out goes on. */
  readonly signal: AbortSignal;
}

const cordon = ({ transport, node, signal }: DrainRequest): Promise<unknown> =>
  transport.request({
    method: "PATCH",
    path: apiPath(resources.nodes, { name: node }),
    query: { fieldManager: "gantry-dashboard" },
    body: { spec: { unschedulable: true } },
    contentType: "application/merge-patch+json",
    signal,
  });

/**
 * Empties a node as `kubectl drain --ignore-daemonsets` does: cordons it, then evicts its pods, each asked again for as
 * long as a disruption budget is in the way, and at once when that budget has room. It compares what is on the node with
 * what should be, so it can be stopped and begun again at any moment. Ends when nothing that it may evict is left there.
 * Throws the API server's Status when the node cannot be cordoned or its pods cannot be read.
 */
export async function* drainNode(request: DrainRequest): AsyncGenerator<DrainEvent> {
  const { transport, node, consent } = request;
  await cordon(request);
  yield { type: "begin" };
  const ended = new AbortController();
  const signal = AbortSignal.any([request.signal, ended.signal]);
  const bell = new Bell();
  const pods = new ResourceFeed(transport, { ref: resources.pods, fieldSelector: `spec.nodeName=${node}` });
  const budgets = new ResourceFeed(transport, { ref: budgetsRef });
  for (const feed of [pods, budgets]) {
    feed.listen({ onChanges: () => bell.ring(), onState: () => bell.ring() });
    void feed.run(signal);
  }
  const ledger = new DrainLedger(consent);
  try {
    while (!signal.aborted) {
      const { problem } = pods;
      if (problem?.code === 401 || problem?.code === 403) throw StatusError.from(problem);
      if (pods.synced && !problem && budgets.synced) {
        ledger.compare(pods.objects, budgets.objects);
        for (const pod of ledger.takeChanges()) yield { type: "pod", pod };
        if (ledger.left === 0) return yield { type: "end" };
        const due = ledger.due(Date.now()).slice(0, atOnce);
        await Promise.all(due.map(async (pod) => ledger.note(pod, await evictPod(transport, pod, signal), Date.now())));
        if (due.length > 0) continue;
      }
      await bell.wait(ledger.nextDue(Date.now()), signal);
    }
  } finally {
    ended.abort();
  }
}
