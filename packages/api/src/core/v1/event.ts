import { defineResource } from "../../definition";
import { type Event, eventSchema } from "./schema/event";

export const eventDefinition = defineResource<Event>({
  group: "",
  version: "v1",
  kind: "Event",
  plural: "events",
  singular: "event",
  namespaced: true,
  schema: eventSchema,
  shortNames: ["ev"],
  nameRule: "none",
});
