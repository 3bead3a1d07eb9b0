import type { Admission, AdmissionPlugin, AdmissionRequest } from "./types";

type Step = (request: AdmissionRequest) => void | Promise<void>;

const steps = (plugins: readonly AdmissionPlugin[], phase: "mutate" | "validate"): Step[] =>
  plugins.flatMap((plugin) => {
    const step = plugin[phase];
    return step ? [step] : [];
  });

const runAll = async (all: readonly Step[], request: AdmissionRequest): Promise<void> => {
  for (const step of all) {
    const pending = step(request);
    if (pending) await pending;
  }
};

/** Runs plugins one after the other, in the order given. */
export const createAdmission = (plugins: readonly AdmissionPlugin[]): Admission => {
  const mutating = steps(plugins, "mutate");
  const validating = steps(plugins, "validate");
  return {
    mutate: (request) => runAll(mutating, request),
    validate: (request) => runAll(validating, request),
  };
};

/** Takes back what plugins did outside the object, after a write that did not happen. */
export const undoAdmission = async (request: AdmissionRequest): Promise<void> => {
  for (const undo of request.undo.splice(0).reverse()) await undo();
};

export const finishAdmission = async (request: AdmissionRequest): Promise<void> => {
  for (const step of request.afterwards.splice(0)) await step();
};
