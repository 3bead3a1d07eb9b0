import type { SelfSubjectAccessReview } from "@gantry/api/authorization/v1";
import { z } from "zod";
import { nameInput } from "../inputs";
import { procedure, router } from "../trpc";

const questionInput = z.object({
  verb: z.string().min(1).max(63),
  group: z.string().max(253),
  resource: nameInput,
  subresource: z.string().max(63).optional(),
  namespace: nameInput.optional(),
  name: nameInput.optional(),
});

export const accessRouter = router({
  /** Which of these the signed-in user may do, in the order of the questions; `kubectl auth can-i`. */
  can: procedure.input(z.array(questionInput).min(1).max(20)).query(({ ctx, input }) =>
    Promise.all(
      input.map(async (resourceAttributes) => {
        const { body } = await ctx.transport.request<SelfSubjectAccessReview>({
          method: "POST",
          path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
          body: { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } },
        });
        return body.status?.allowed ?? false;
      }),
    ),
  ),
});
