import type { KubernetesList } from "@gantry/api";
import type { Deployment, ReplicaSet } from "@gantry/api/apps/v1";
import type { Scale } from "@gantry/api/autoscaling/v1";
import type { ResourceQuota } from "@gantry/api/core/v1";
import { z } from "zod";
import { replicaLimit } from "../../../lib/kubernetes/quota-limit";
import { apiPath, resources } from "../../../lib/kubernetes/resource";
import { nameInput, targetInput } from "../inputs";
import { nextPod } from "../next-pod";
import { revisionsOf, undoPatch } from "../rollout";
import { procedure, router } from "../trpc";

const namespacedTarget = targetInput.required({ namespace: true });
/** Nobody tells more boxes than these apart. */
const mostForecast = 500;
const perPodInput = z.object({ cpu: z.number().nonnegative(), memory: z.number().nonnegative() });

export const workloadsRouter = router({
  /** Sets the wish through the `scale` subresource. Gives what was wished for before. */
  scale: procedure.input(namespacedTarget.extend({ replicas: z.number().int().min(0).max(100_000) })).mutation(async ({ ctx, input }) => {
    const path = apiPath(input.ref, { ...input, subresource: "scale" });
    const { body } = await ctx.transport.request<Scale>({ method: "GET", path });
    await ctx.transport.request({
      method: "PATCH",
      path,
      query: { fieldManager: "gantry-dashboard" },
      body: { spec: { replicas: input.replicas } },
      contentType: "application/merge-patch+json",
    });
    return { previous: body.spec.replicas ?? 0 };
  }),

  /** How many replicas the namespace's quotas allow; null when none does. `current` are those that count already. */
  limit: procedure
    .input(z.object({ namespace: nameInput, current: z.number().int().nonnegative(), perPod: perPodInput }))
    .query(async ({ ctx, input }) => {
      const path = apiPath(resources.resourceQuotas, { namespace: input.namespace });
      const { body } = await ctx.transport.request<KubernetesList<ResourceQuota>>({ method: "GET", path });
      return replicaLimit(body.items, input.current, input.perPod) ?? null;
    }),

  /**
   * Where so many more pods of a workload would go, for those who may see nodes. Null when the scheduler does not say.
   * Changes nothing.
   */
  forecast: procedure
    .input(namespacedTarget.extend({ more: z.number().int().min(1).max(mostForecast) }))
    .query(async ({ ctx, input, signal }) => {
      if (!ctx.forecast) return null;
      await ctx.transport.request({ method: "GET", path: apiPath(resources.nodes), query: { limit: 1 } });
      const pod = await nextPod(ctx.transport, input);
      return (pod && (await ctx.forecast(pod, input.more, signal))) ?? null;
    }),

  /** The revisions of a Deployment that can be gone back to, newest first. */
  history: procedure.input(z.object({ namespace: nameInput, name: nameInput })).query(async ({ ctx, input }) => {
    const [deployment, replicaSets] = await Promise.all([
      ctx.transport.request<Deployment>({ method: "GET", path: apiPath(resources.deployments, input) }),
      ctx.transport.request<KubernetesList<ReplicaSet>>({
        method: "GET",
        path: apiPath(resources.replicaSets, { namespace: input.namespace }),
      }),
    ]);
    return revisionsOf(deployment.body, replicaSets.body.items);
  }),

  /** Goes back to a revision, as `kubectl rollout undo --to-revision` does. */
  undo: procedure
    .input(z.object({ namespace: nameInput, name: nameInput, revision: z.number().int().positive() }))
    .mutation(async ({ ctx, input }) => {
      const path = apiPath(resources.deployments, input);
      const [deployment, replicaSets] = await Promise.all([
        ctx.transport.request<Deployment>({ method: "GET", path }),
        ctx.transport.request<KubernetesList<ReplicaSet>>({
          method: "GET",
          path: apiPath(resources.replicaSets, { namespace: input.namespace }),
        }),
      ]);
      await ctx.transport.request({
        method: "PATCH",
        path,
        query: { fieldManager: "gantry-dashboard" },
        body: undoPatch(deployment.body, replicaSets.body.items, input.revision),
        contentType: "application/json-patch+json",
      });
    }),
});
