import { expect, it } from "vitest";
import { duplicateFields } from "./strict-json";

it.each([
  ['{"a":1,"b":{"a":2}}', []],
  ['{"a":1,"a":2,"a":3}', ["a"]],
  ['{"spec":{"x":[{"n":1},{"n":1,"n":2}],"x":3}}', ["spec.x[1].n", "spec.x"]],
  ['{"a":"\\"a\\":","b":"{\\"b\\":1}","\\u0061":2}', ["a"]],
  ['{"a\\\\":1,"a":"x\\\\","b":["b","b"]}', []],
  [' { "a" : 1 , "a" : 2 } ', ["a"]],
])("finds fields that stand twice in %s", (text, expected) => {
  JSON.parse(text);
  expect(duplicateFields(text)).toEqual(expected);
});
