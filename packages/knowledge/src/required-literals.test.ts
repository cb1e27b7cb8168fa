import { expect, it } from "vitest";
import { requiredLiterals } from "./required-literals.js";

it.each([
  ["\\bfoobar{0,3} baz", ["fooba"]],
  ["id=\\d{1,9} done", [" done"]],
  ["x(?:first|second)\\.", ["xfirst.", "xsecond."]],
  ["LSASS\\.exe", ["lsass.exe"]],
  ["(?:first|ab)?cd", ["cd"]],
  ["first|second", ["first", "second"]],
  ["first|.*", undefined],
  ["abc*def+g", ["def"]],
  ["(?P<name>abcd)x", ["abcdx"]],
  ["(?i)abcd", ["abcd"]],
  ["(?i:abcd)*ef", ["ef"]],
  ["\\x41bc\\x{42}d", ["bc"]],
  ["\\pLab", ["ab"]],
  ["[]abcd]x", ["x"]],
  ["[[:alpha:]]x", ["x"]],
  ["\\Qa|bcde\\E", undefined],
  ["abcd{0}e", ["abc"]],
  ["(?:ab(?:cd|ef)gh){2,}", ["abcdgh", "abefgh"]],
  ["/\\.(env|git)([./]|$)", ["/.env", "/.git"]],
  ["(a|b)?cd(e|.)", ["cd"]],
  [".*", undefined],
])("knows texts of which every match of %s holds one", (source, expected) => {
  expect(requiredLiterals(source)).toEqual(expected);
});
