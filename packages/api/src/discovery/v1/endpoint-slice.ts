import { defineResource } from "../../definition";
import { ageColumn, nameColumn, textColumn } from "../../definition/columns";
import { checkImmutable } from "../../definition/validation";
import { type EndpointSlice, endpointSliceSchema } from "./schema/endpoint-slice";
import { endpointSliceV1beta1Schema } from "./schema/endpoint-slice-v1beta1";
import { sliceFromBeta, sliceToBeta } from "./slice-v1beta1";
import { validateSlice } from "./slice-validation";

const shown = 3;
const unset = "<unset>";

const listText = (texts: readonly string[]): string =>
  texts.length > shown ? `${texts.slice(0, shown).join(",")} + ${texts.length - shown} more...` : texts.join(",") || unset;

export const endpointSliceDefinition = defineResource<EndpointSlice>({
  group: "discovery.k8s.io",
  version: "v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
  singular: "endpointslice",
  namespaced: true,
  schema: endpointSliceSchema,
  alternates: [{ version: "v1beta1", schema: endpointSliceV1beta1Schema, toStored: sliceFromBeta, fromStored: sliceToBeta }],
  countsGeneration: true,
  applyDefaults: ({ ports = [] }) => {
    for (const port of ports) {
      port.name ??= "";
      port.protocol ??= "TCP";
    }
  },
  validate: validateSlice,
  validateUpdate: (next, previous) => checkImmutable("addressType", next.addressType, previous.addressType),
  columns: [
    nameColumn,
    textColumn({ name: "AddressType", description: "What sort of addresses it holds.", value: ({ addressType }) => addressType }),
    textColumn({
      name: "Ports",
      description: "The ports of its endpoints.",
      value: ({ ports = [] }) => listText(ports.map(({ name, port }) => (port === undefined ? name || "*" : String(port)))),
    }),
    textColumn({
      name: "Endpoints",
      description: "The addresses of its endpoints.",
      value: ({ endpoints = [] }) => listText(endpoints.flatMap(({ addresses }) => addresses)),
    }),
    ageColumn,
  ],
});
