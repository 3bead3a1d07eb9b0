import type { RuntimeContainer } from "../runtime/types";

const newestFirst = (a: RuntimeContainer, b: RuntimeContainer): number => b.attempt - a.attempt || b.createdAt - a.createdAt;

/** What one pod has in the runtime, kept up to date by events. */
export class PodRuntimeState {
  private readonly byId = new Map<string, RuntimeContainer>();

  observe(container: RuntimeContainer): void {
    this.byId.set(container.id, container);
  }

  forget(id: string): void {
    this.byId.delete(id);
  }

  replaceAll(containers: readonly RuntimeContainer[]): void {
    this.byId.clear();
    for (const container of containers) this.byId.set(container.id, container);
  }

  get(id: string): RuntimeContainer | undefined {
    return this.byId.get(id);
  }

  all(): RuntimeContainer[] {
    return [...this.byId.values()];
  }

  /** The newest sandbox, running or not. */
  sandbox(): RuntimeContainer | undefined {
    return this.all()
      .filter(({ sandbox }) => sandbox)
      .sort(newestFirst)[0];
  }

  /** The containers of a name, newest first. */
  history(name: string): RuntimeContainer[] {
    return this.all()
      .filter((container) => !container.sandbox && container.name === name)
      .sort(newestFirst);
  }

  newest(name: string): RuntimeContainer | undefined {
    return this.history(name)[0];
  }

  containers(): RuntimeContainer[] {
    return this.all().filter(({ sandbox }) => !sandbox);
  }

  running(): RuntimeContainer[] {
    return this.containers().filter(({ state }) => state === "running");
  }
}
