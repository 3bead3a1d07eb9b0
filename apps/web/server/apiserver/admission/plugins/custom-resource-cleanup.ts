import { cleanupFinalizer } from "../../custom-resources/controller";
import { isAbout } from "../match";
import type { AdmissionPlugin } from "../types";

/** A definition only goes when its instances have gone. */
export const customResourceCleanup: AdmissionPlugin = {
  name: "CustomResourceCleanup",
  mutate: (request) => {
    if (!isAbout(request, "apiextensions.k8s.io", "customresourcedefinitions", "CREATE")) return;
    const { metadata } = request.object ?? {};
    if (metadata && !metadata.finalizers?.includes(cleanupFinalizer))
      metadata.finalizers = [...(metadata.finalizers ?? []), cleanupFinalizer];
  },
};
