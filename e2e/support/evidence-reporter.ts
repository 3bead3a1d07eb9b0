import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { evidenceName } from "./evidence";

/** Writes what was seen when the first test failed after everything else, where it is found when only the end of a log is kept. */
export default class EvidenceReporter implements Reporter {
  #first: { readonly title: string; readonly text: string } | undefined;

  onTestEnd(test: TestCase, result: TestResult): void {
    const body = result.attachments.find(({ name }) => name === evidenceName)?.body;
    if (body && !this.#first) this.#first = { title: test.title, text: body.toString() };
  }

  onEnd(): void {
    if (this.#first) process.stdout.write(`\nWhen "${this.#first.title}" failed:\n\n${this.#first.text}\n`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
