"use client";

import { io, type Socket } from "socket.io-client";
import type { ClientMessages, ServerMessages, ViewName, ViewRows, ViewSpec } from "./protocol";
import { ViewStore } from "./view-store";

export type Connection = "connecting" | "live" | "reconnecting";

interface Held {
  readonly store: ViewStore;
  users: number;
  lingering?: ReturnType<typeof setTimeout>;
}

/** How long a view stays subscribed after the last component let go: going back to a page finds it filled. */
const lingerFor = 4_000;

/** The browser's one connection to the cluster's state. Views that several components look at are subscribed once. */
export class LiveClient {
  readonly socket: Socket<ServerMessages, ClientMessages>;
  readonly #views = new Map<string, Held>();
  readonly #byId = new Map<number, ViewStore>();
  readonly #listeners = new Set<() => void>();
  #connection: Connection = "connecting";
  #nextId = 1;

  constructor(onSignedOut: () => void) {
    this.socket = io({ transports: ["websocket", "polling"], reconnectionDelay: 300, reconnectionDelayMax: 3_000 });
    this.socket.on("connect", () => {
      this.#become("live");
      for (const { store } of this.#views.values()) this.socket.emit("subscribe", store.id, store.spec);
    });
    this.socket.on("disconnect", (reason) => {
      this.#become("reconnecting");
      for (const { store } of this.#views.values()) store.markStale();
      if (reason === "io server disconnect") this.socket.connect();
    });
    this.socket.on("connect_error", (error) => {
      this.#become("reconnecting");
      if (error.message === "signed out") onSignedOut();
    });
    this.socket.on("signedOut", onSignedOut);
    this.socket.on("snapshot", (snapshot, taken) => {
      this.#byId.get(snapshot.id)?.applySnapshot(snapshot);
      taken();
    });
    this.socket.on("delta", (delta, taken) => {
      this.#byId.get(delta.id)?.applyDelta(delta);
      taken();
    });
    this.socket.on("problem", (id, problems) => this.#byId.get(id)?.setProblems(problems));
  }

  /** A number for a log or terminal, unique on this connection. */
  newId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  readonly getConnection = (): Connection => this.#connection;

  readonly subscribeConnection = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The store of a view, subscribed. The returned function lets go of it. */
  acquire<Name extends ViewName>(spec: ViewSpec<Name>): { store: ViewStore<ViewRows[Name]>; release: () => void } {
    const key = JSON.stringify(spec);
    const held = this.#views.get(key) ?? this.#open(key, spec);
    held.users += 1;
    clearTimeout(held.lingering);
    const release = (): void => {
      held.users -= 1;
      if (held.users === 0) held.lingering = setTimeout(() => this.#close(key, held), lingerFor);
    };
    return { store: held.store as unknown as ViewStore<ViewRows[Name]>, release };
  }

  close(): void {
    this.socket.disconnect();
  }

  #open(key: string, spec: ViewSpec): Held {
    const held: Held = { store: new ViewStore(this.newId(), spec), users: 0 };
    this.#views.set(key, held);
    this.#byId.set(held.store.id, held.store);
    if (this.socket.connected) this.socket.emit("subscribe", held.store.id, spec);
    return held;
  }

  #close(key: string, held: Held): void {
    this.#views.delete(key);
    this.#byId.delete(held.store.id);
    if (this.socket.connected) this.socket.emit("unsubscribe", held.store.id);
  }

  #become(connection: Connection): void {
    if (this.#connection === connection) return;
    this.#connection = connection;
    for (const listener of this.#listeners) listener();
  }
}
