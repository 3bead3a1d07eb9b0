import type { FieldError } from "../machinery/field-error";

/**
 * Where a walk through a value stands and what it has found. The path is a stack that is only put into words when there
 * is something to report, so a walk over a good object costs next to nothing.
 */
export class WalkContext {
  readonly errors: FieldError[] = [];
  readonly unknown: string[] = [];
  readonly path: (string | number)[] = [];
  /** The struct at each depth, for error messages; undefined at the depths of lists and maps. */
  readonly owners: (string | undefined)[] = [];
  depth = 0;

  constructor(
    readonly collectsUnknown: boolean,
    /** Whether fields that are always there are filled with zeros. */
    readonly fillsZeros = false,
  ) {}

  /** Goes one level down. The caller sets `path[result]` before each child, and `depth` back to the result at the end. */
  enter(owner: string | undefined): number {
    const depth = this.depth;
    this.owners[depth] = owner;
    this.depth = depth + 1;
    return depth;
  }

  /** The current path as Kubernetes writes it: `spec.containers[0].name`. Keys of maps that are no names stand in brackets. */
  pathText(): string {
    let text = "";
    for (let level = 0; level < this.depth; level += 1) {
      const segment = this.path[level] ?? "";
      if (typeof segment === "number") text += `[${segment}]`;
      else if (this.owners[level] === undefined) text += `[${segment}]`;
      else text += text === "" ? segment : `.${segment}`;
    }
    return text;
  }

  /** The innermost struct and the field names that lead to here, as Go's decoder prints them: `PodSpec.spec.nodeName`. */
  goField(): string {
    let owner = "";
    const names: string[] = [];
    for (let level = 0; level < this.depth; level += 1) {
      owner = this.owners[level] ?? owner;
      const segment = this.path[level];
      if (typeof segment === "string" && this.owners[level] !== undefined) names.push(segment);
    }
    return `${owner}.${names.join(".")}`;
  }

  report(error: FieldError): void {
    this.errors.push(error);
  }
}
