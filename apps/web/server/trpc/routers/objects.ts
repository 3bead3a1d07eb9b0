import type { KubernetesObject } from "@gantry/api";
import { z } from "zod";
import { apiPath } from "../../../lib/kubernetes/resource";
import { presentObject } from "../../live/present-object";
import { manifestInput, nameInput, refInput, targetInput } from "../inputs";
import { procedure, router } from "../trpc";

const withoutManagedFields = (object: KubernetesObject): KubernetesObject => {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
};

const writeQuery = (dryRun: boolean | undefined): Record<string, string> => ({
  fieldManager: "gantry-dashboard",
  fieldValidation: "Strict",
  ...(dryRun ? { dryRun: "All" } : {}),
});

export const objectsRouter = router({
  /** One object whole, a Secret's values included: for editing, and for revealing. */
  get: procedure.input(targetInput).query(async ({ ctx, input }) => {
    const { body } = await ctx.transport.request<KubernetesObject>({ method: "GET", path: apiPath(input.ref, input) });
    return withoutManagedFields(body);
  }),

  create: procedure
    .input(z.object({ ref: refInput, namespace: nameInput.optional(), object: manifestInput, dryRun: z.boolean().optional() }))
    .mutation(async ({ ctx, input }) => {
      const path = apiPath(input.ref, { namespace: input.namespace });
      const { body } = await ctx.transport.request<KubernetesObject>({
        method: "POST",
        path,
        query: writeQuery(input.dryRun),
        body: input.object,
      });
      return presentObject(body);
    }),

  /** Replaces an object. With a resourceVersion in it, only if nobody changed it since (409 Conflict otherwise). */
  update: procedure
    .input(targetInput.extend({ object: manifestInput, dryRun: z.boolean().optional() }))
    .mutation(async ({ ctx, input }) => {
      const { body } = await ctx.transport.request<KubernetesObject>({
        method: "PUT",
        path: apiPath(input.ref, input),
        query: writeQuery(input.dryRun),
        body: input.object,
      });
      return presentObject(body);
    }),

  /** A JSON merge patch. */
  patch: procedure.input(targetInput.extend({ patch: z.record(z.string(), z.unknown()) })).mutation(async ({ ctx, input }) => {
    const { body } = await ctx.transport.request<KubernetesObject>({
      method: "PATCH",
      path: apiPath(input.ref, input),
      query: writeQuery(false),
      body: input.patch,
      contentType: "application/merge-patch+json",
    });
    return presentObject(body);
  }),

  /** Deletes what the person saw, and nothing else that has taken its name since. Gives what it was, for making it again. */
  delete: procedure.input(targetInput.extend({ uid: z.string().max(64), now: z.boolean().optional() })).mutation(async ({ ctx, input }) => {
    const path = apiPath(input.ref, input);
    const { body } = await ctx.transport.request<KubernetesObject>({ method: "GET", path });
    await ctx.transport.request({
      method: "DELETE",
      path,
      body: {
        apiVersion: "v1",
        kind: "DeleteOptions",
        propagationPolicy: "Background",
        preconditions: { uid: input.uid },
        ...(input.now ? { gracePeriodSeconds: 0 } : {}),
      },
    });
    return withoutManagedFields(body);
  }),
});
