import { expect, it } from "vitest";
import { alternatives } from "./judge-alternatives.js";

it.each([
  ["Was a service, scheduled task or SSH key added?", ["Was a service added", "scheduled task added", "SSH key added"]],
  ["Wurden Protokolle gelöscht oder Dienste abgeschaltet?", ["Wurden Protokolle gelöscht", "Dienste abgeschaltet"]],
  ["Did somebody log in from 192.0.2.1 or 192.0.2.2?", ["Did somebody log in from 192.0.2.1", "192.0.2.2"]],
  ["Was a file downloaded?", []],
  ["Was it ordered, stored and sent?", []],
  ["a or b or c or d or e or f or g", []],
])("takes %s apart", (question, expected) => expect(alternatives(question)).toEqual(expected));
