import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { checkForm, type DeployForm, emptyForm, nameFromImage } from "./form";
import { joinCommand, splitCommand } from "./manifest";
import { formToYaml, updateYaml, yamlToForm } from "./sync";

const web: DeployForm = {
  ...emptyForm,
  name: "web",
  image: "gantry/web:1.0",
  replicas: "3",
  containerPort: "8080",
  env: [{ name: "COLOUR", value: "blue" }],
  command: 'sh -c "sleep 1"',
  cpuRequest: "100m",
  memoryLimit: "64Mi",
  service: "ClusterIP",
  servicePort: "80",
};

const kindsIn = (yaml: string): unknown[] => {
  const documents = parseAllDocuments(yaml);
  return Array.isArray(documents) ? documents.map((document) => document.toJS().kind) : [];
};

describe("form and YAML", () => {
  it("say the same in both directions", () => {
    expect(yamlToForm(formToYaml(web))).toEqual(web);
    const deployment: DeployForm = { ...web, kind: "Deployment", service: "NodePort" };
    expect(yamlToForm(formToYaml(deployment))).toEqual(deployment);
  });

  it("writes no anchors", () => {
    expect(formToYaml(web)).not.toMatch(/[&*]a1/);
    expect(updateYaml(formToYaml(emptyForm), emptyForm, web)).not.toMatch(/[&*]a1/);
  });

  it("reaches the same YAML by changing the form as by starting with it", () => {
    expect(parseAllDocuments(updateYaml(formToYaml(emptyForm), emptyForm, web)).map((d) => d.toJS())).toEqual(
      parseAllDocuments(formToYaml(web)).map((d) => d.toJS()),
    );
  });

  it("keeps comments and fields that the form does not know", () => {
    const edited = formToYaml({ ...web, service: "none" })
      .replace("replicas: 3", "replicas: 3 # as agreed")
      .replace("    spec:\n", "    spec:\n      nodeSelector:\n        disk: fast\n");
    const changed = updateYaml(
      edited,
      { ...web, service: "none" },
      { ...web, service: "none", image: "gantry/web:2.0", containerPort: "" },
    );
    expect(changed).toContain("# as agreed");
    const { spec } = parse(changed).spec.template;
    expect(spec.nodeSelector).toEqual({ disk: "fast" });
    expect(spec.containers[0].image).toBe("gantry/web:2.0");
    expect(spec.containers[0].ports).toBeUndefined();
  });

  it("adds and takes away the service", () => {
    const with_ = formToYaml(web);
    const without = updateYaml(with_, web, { ...web, service: "none" });
    expect(kindsIn(without)).toEqual(["ReplicationController"]);
    expect(kindsIn(updateYaml(without, { ...web, service: "none" }, web))).toEqual(["ReplicationController", "Service"]);
  });

  it("turns a ReplicationController into a Deployment, selector and all", () => {
    const workload = parse(updateYaml(formToYaml({ ...web, service: "none" }), web, { ...web, kind: "Deployment", service: "none" }));
    expect(workload).toMatchObject({ apiVersion: "apps/v1", kind: "Deployment", spec: { selector: { matchLabels: { app: "web" } } } });
    expect(workload.spec.selector.app).toBeUndefined();
  });

  it("has nothing to show for YAML that is broken or is something else", () => {
    expect(yamlToForm("a: [")).toBeUndefined();
    expect(yamlToForm("kind: ConfigMap\n")).toBeUndefined();
  });
});

describe("checks", () => {
  it("accept a whole form and name what is missing", () => {
    expect(checkForm(web)).toEqual({});
    expect(Object.keys(checkForm({ ...emptyForm, replicas: "-1", containerPort: "70000" })).sort()).toEqual([
      "containerPort",
      "image",
      "name",
      "replicas",
    ]);
    expect(checkForm({ ...web, containerPort: "", servicePort: "" }).servicePort).toBeDefined();
  });

  it("find a name in an image's", () => {
    expect(["nginx", "registry:5000/shop/Web_App:1.8", "a/b@sha256:0123"].map(nameFromImage)).toEqual(["nginx", "web-app", "b"]);
  });

  it("split and join commands", () => {
    expect(splitCommand(`sh -c 'echo "hi"' a\\b`)).toEqual(["sh", "-c", 'echo "hi"', "a\\b"]);
    expect(splitCommand(joinCommand(["sh", "-c", 'say "x y"']))).toEqual(["sh", "-c", 'say "x y"']);
  });
});
