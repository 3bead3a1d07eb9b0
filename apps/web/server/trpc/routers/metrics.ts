import { z } from "zod";
import { apiPath, resources } from "../../../lib/kubernetes/resource";
import { nameInput } from "../inputs";
import { procedure, router } from "../trpc";

const subjectInput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("node"), name: nameInput }),
  z.object({ kind: z.literal("pod"), namespace: nameInput, name: nameInput }),
]);

const metricInput = z.enum(["cpu", "memory", "networkReceive", "networkTransmit", "diskRead", "diskWrite", "diskUsed"]);

/** A chart has no use for more points than pixels. */
const maxPoints = 600;

export const metricsRouter = router({
  /**
   * Series up to now, for things that the user may read; the others are left out. `available` is false where nobody
   * measures at all.
   */
  history: procedure
    .input(
      z.object({
        subjects: z.array(subjectInput).max(30),
        metrics: z.array(metricInput).min(1).max(7),
        seconds: z.number().int().min(60).max(604_800),
      }),
    )
    .query(async ({ ctx, input }) => {
      if (!ctx.metrics) return { available: false, series: [] };
      const mayRead = async (subject: z.infer<typeof subjectInput>): Promise<boolean> => {
        const ref = subject.kind === "node" ? resources.nodes : resources.pods;
        const target = subject.kind === "pod" ? subject : { name: subject.name };
        return ctx.transport.request({ method: "GET", path: apiPath(ref, target) }).then(
          () => true,
          () => false,
        );
      };
      const allowed = await Promise.all(input.subjects.map(mayRead));
      const subjects = input.subjects.filter((_, index) => allowed[index]);
      const to = Date.now();
      const step = Math.max(1_000, Math.ceil((input.seconds * 1000) / maxPoints));
      const series = await ctx.metrics.query(subjects, input.metrics, { from: to - input.seconds * 1000, to, step });
      return { available: true, series };
    }),
});
