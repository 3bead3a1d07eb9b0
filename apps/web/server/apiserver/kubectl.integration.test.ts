import { basename } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/api-server";
import { kubectlPrograms, runKubectl } from "./testing/kubectl";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const deployment = (replicas: number, image: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "${image}", ports: [{containerPort: 80}]}
`;

describe.each(kubectlPrograms())("%s", (program) => {
  const namespace = basename(program).replace(/[^a-z0-9]/g, "-");
  const run = (text: string, input?: string) =>
    runKubectl(program, {
      kubeconfig: server.pki.adminKubeconfigPath,
      arguments: ["-n", namespace, ...text.split(" ")],
      ...(input ? { input } : {}),
    });
  const works = async (text: string, input?: string): Promise<string> => {
    const { code, stdout, stderr } = await run(text, input);
    expect(code, `kubectl ${text}: ${stderr}`).toBe(0);
    return stdout;
  };

  test("creates, shows, changes and deletes", async () => {
    await works(`create namespace ${namespace}`);
    await works("create serviceaccount default");
    await works("create configmap settings --from-literal=a=1");
    await works("create secret generic hidden --from-literal=password=x");
    expect(await works("apply -f -", deployment(2, "web:1"))).toContain("deployment.apps/web created");
    expect(await works("apply -f -", deployment(3, "web:2"))).toContain("deployment.apps/web configured");
    expect(await works("apply -f -", deployment(3, "web:2"))).toContain("deployment.apps/web unchanged");
    expect(await works("get deployment web -o jsonpath={.spec.replicas}:{.spec.template.spec.containers[0].image}")).toBe("3:web:2");
    await works("scale deployment web --replicas=5");
    await works("label deployment web tier=front");
    await works("annotate deployment web note=yes");
    await works("set image deployment/web web=web:3");
    expect(await works("get deployment web -o wide --show-labels")).toMatch(/web +0\/5 .*web:3.*app=web,tier=front/);
    await works("expose deployment web --port=80 --target-port=80");
    expect(await works("get all")).toContain("service/web");
    expect(await works("describe deployment web")).toContain("Replicas:               5 desired");
    await works("run shell --image=shell:1 --restart=Never");
    expect(await works("get pods")).toMatch(/shell +0\/1 +Pending/);
    await works("delete pod shell --wait=true");
    expect(await works("get pods -o name")).toBe("");
  });

  test("applies on the server's side, and shows what would differ", async () => {
    expect(await works("apply --server-side -f -", deployment(1, "web:4").replaceAll("web", "side"))).toContain("serverside-applied");
    const diff = await run("diff --server-side -f -", deployment(2, "web:4").replaceAll("web", "side"));
    expect(diff.stdout).toMatch(/- {2}replicas: 1\n\+ {2}replicas: 2/);
    await works("delete deployment side --wait=false");
  });

  test("explains, discovers and checks", async () => {
    expect(await works("explain pod.spec.containers")).toContain("image");
    expect(await works("api-resources --api-group=apps -o name")).toContain("deployments.apps");
    expect((await works("auth can-i create pods")).trim()).toBe("yes");
    expect((await run("auth can-i create pods --as=nobody")).stdout.trim()).toBe("no");
    const typo = await run("apply -f -", deployment(1, "web:1").replace("replicas", "replica"));
    expect(typo.code).toBe(1);
    expect(typo.stderr).toMatch(/unknown field "?(spec\.)?replica|error validating/);
    const wrong = await run("apply -f -", deployment(1, "web:1").replace("replicas: 1", "replicas: many"));
    expect(wrong.code).toBe(1);
  });

  test("waits and watches until it is so", async () => {
    const waiting = works("wait --for=jsonpath={.data.a}=2 configmap/settings --timeout=20s");
    await works(`patch configmap settings --type=merge -p {"data":{"a":"2"}}`);
    expect(await waiting).toContain("condition met");
    await works(`delete namespace ${namespace} --wait=false`);
    expect(await works(`get namespace ${namespace}`)).toContain("Terminating");
    const late = await run("create configmap late");
    expect(late.stderr).toMatch(/because it is being terminated/);
  });
});
