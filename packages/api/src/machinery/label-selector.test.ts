import { describe, expect, it } from "vitest";
import { formatFieldError } from "./field-error";
import { matcherFromLabels, matcherFromSelector, parseLabelSelector, validateLabelSelector } from "./label-selector";

describe("parseLabelSelector", () => {
  it.each([
    ["app=web", { app: "web" }, true],
    ["app==web", { app: "db" }, false],
    ["app!=web", {}, true],
    ["app!=web", { app: "web" }, false],
    ["app in (a, b)", { app: "b" }, true],
    ["app in (a,b)", {}, false],
    ["app notin (a,b)", {}, true],
    ["app notin (a,b)", { app: "a" }, false],
    ["app", { app: "" }, true],
    ["!app", { app: "" }, false],
    ["size>3", { size: "4" }, true],
    ["size<3", { size: "4" }, false],
    ["size>3", { size: "big" }, false],
    ["app=", { app: "" }, true],
    ["x in (,a)", { x: "" }, true],
    ["toString", {}, false],
    ["a=1, b in (x),!c", { a: "1", b: "x" }, true],
    ["", { a: "1" }, true],
  ])("%s on %j is %s", (text, labels, expected) => expect(parseLabelSelector(text).matches(labels)).toBe(expected));

  it("writes the selector again", () => {
    expect(parseLabelSelector("z, b in (y,x), a==1, !c, n>3").text).toBe("a=1,b in (x,y),!c,n>3,z");
  });

  it.each([
    ["a=b=c", "found '=', expected: ',' or 'end of string'"],
    ["a in b", "found 'b', expected: '('"],
    ["=b", "found '=', expected: !, identifier, or 'end of string'"],
    ["a,", "found '', expected: identifier after ','"],
    ["a x b", "found 'x', expected: in, notin, =, ==, !=, gt, lt"],
    ["a=-", 'values[0][a]: Invalid value: "-": a valid label must be'],
    ["-a=b", 'key: Invalid value: "-a": name part must consist'],
    ["a>b", "for 'Gt', 'Lt' operators, the value must be an integer"],
  ])("refuses %s", (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(message);
    expect(() => parseLabelSelector(text)).toThrow("unable to parse requirement: ");
  });
});

describe("LabelSelector", () => {
  it("selects nothing when left out and everything when empty", () => {
    expect(matcherFromSelector(undefined).matches({})).toBe(false);
    expect(matcherFromSelector({}).matches({})).toBe(true);
    expect(matcherFromLabels({ a: "1" }).matches({ a: "1", b: "2" })).toBe(true);
  });

  it("joins labels and expressions", () => {
    const selector = { matchLabels: { a: "1" }, matchExpressions: [{ key: "b", operator: "NotIn", values: ["x"] }] };
    expect(matcherFromSelector(selector).text).toBe("a=1,b notin (x)");
    expect(matcherFromSelector(selector).matches({ a: "1", b: "y" })).toBe(true);
    expect(matcherFromSelector(selector).matches({ a: "1", b: "x" })).toBe(false);
  });

  it("says what is wrong with it", () => {
    const selector = {
      matchLabels: { a: "-" },
      matchExpressions: [
        { key: "b", operator: "In" },
        { key: "b", operator: "Exists", values: ["x"] },
        { key: "b", operator: "Like", values: ["x"] },
      ],
    };
    expect(validateLabelSelector(selector, "spec.selector").map(formatFieldError)).toEqual([
      expect.stringMatching(/^spec.selector.matchLabels: Invalid value: "-": a valid label must/),
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      "spec.selector.matchExpressions[1].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      'spec.selector.matchExpressions[2].operator: Invalid value: "Like": not a valid selector operator',
    ]);
  });
});
