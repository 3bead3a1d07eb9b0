import { hashObject } from "../machinery/hash";
import type { JsonObject } from "../machinery/json";
import type { Scheme, ServedResource } from "../scheme";
import { buildContent } from "./document";
import { encodeGnostic } from "./gnostic";
import { openapi2, openapi3 } from "./types";

/** The media type of the protobuf form of OpenAPI v2, which kubectl up to 1.28 asks for. */
export const openApi2ProtobufMediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

/** A document as it is sent. */
export interface OpenApiText {
  readonly text: string;
  /** Changes when the text does; without quotes. */
  readonly etag: string;
}

const textOf = (document: JsonObject): OpenApiText => {
  const text = JSON.stringify(document);
  return { text, etag: hashObject(text) };
};

const pathOf = (group: string, version: string): string => (group === "" ? `api/${version}` : `apis/${group}/${version}`);

/**
 * The OpenAPI documents of everything in a Scheme. Each is built when it is first asked for, and anew after the Scheme
 * has changed.
 */
export class OpenApi {
  readonly #texts = new Map<string, OpenApiText>();
  #protobuf: Uint8Array | undefined;
  #generation = -1;

  /** @param version Of the server, as the documents name it: `v1.33.0`. */
  constructor(
    readonly scheme: Scheme,
    readonly version: string,
  ) {}

  /** `/openapi/v3`: which documents there are. */
  index(): OpenApiText {
    return this.#remember("index", () => {
      const groupVersions = new Map(this.#published().map(({ group, version }) => [pathOf(group, version), { group, version }]));
      const entries = [...groupVersions].map(([path, { group, version }]) => {
        const hash = this.group(group, version)?.etag ?? "";
        return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }];
      });
      return { paths: Object.fromEntries(entries) };
    });
  }

  /** `/openapi/v3/api/v1`, `/openapi/v3/apis/<group>/<version>`; undefined when nothing is served there. */
  group(group: string, version: string): OpenApiText | undefined {
    const served = this.#published().filter((resource) => resource.group === group && resource.version === version);
    if (served.length === 0) return undefined;
    return this.#remember(pathOf(group, version), () => {
      const { paths, definitions } = buildContent(this.scheme, served, openapi3);
      return { openapi: "3.0.0", info: this.#info(), paths, components: { schemas: definitions } };
    });
  }

  /** `/openapi/v2` as JSON. */
  swagger(): OpenApiText {
    return this.#remember("v2", () => {
      const { paths, definitions } = buildContent(this.scheme, this.#published(), openapi2);
      return { swagger: "2.0", info: this.#info(), paths, definitions };
    });
  }

  /** `/openapi/v2` as protobuf, in the media type {@link openApi2ProtobufMediaType}. */
  swaggerProtobuf(): Uint8Array {
    const { text } = this.swagger();
    this.#protobuf ??= encodeGnostic(JSON.parse(text) as JsonObject);
    return this.#protobuf;
  }

  #info(): JsonObject {
    return { title: "Gantry", version: this.version };
  }

  #published(): ServedResource[] {
    return this.scheme.served().filter(({ definition }) => !definition.bodyOnly);
  }

  #remember(key: string, build: () => JsonObject): OpenApiText {
    if (this.#generation !== this.scheme.generation) {
      this.#generation = this.scheme.generation;
      this.#texts.clear();
      this.#protobuf = undefined;
    }
    const known = this.#texts.get(key);
    if (known) return known;
    const made = textOf(build());
    this.#texts.set(key, made);
    return made;
  }
}
