import type { ParsedLine } from "@lagebild/domain";

const MARK = /%([A-Z][A-Z0-9_]{1,20}(?:-[A-Z][A-Z0-9_]*)?)-([0-7])-([A-Z0-9_]{2,40}):/;
const HEAD_LENGTH = 160;
/** What stands before the mark: numbers of the message, and a time of the device's own. */
const BEFORE = /^[\s:*.\d-]*(?:[*.]?[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?[\d:.]{8,15}(?: [A-Z]{2,5})?: )?$/;

/** Reads messages of network devices, `%ASA-6-302013: Built outbound TCP connection`: the mark names program and event. */
export function networkMessage(record: ParsedLine): ParsedLine {
  const { host, program, message } = record;
  // The mark may have been taken for the host's or the program's name.
  const isInHost = host?.startsWith("%") === true;
  const isInProgram = program?.startsWith("%") === true;
  const sign = message.indexOf("%");
  if (!isInHost && !isInProgram && (sign < 0 || sign >= HEAD_LENGTH))
    return program === "" ? { ...record, program: undefined } : record;
  const head = isInHost ? `${host} ${program === undefined ? "" : `${program}: `}` : isInProgram ? `${program}: ` : "";
  const text = head + message;
  const mark = MARK.exec(text.slice(0, HEAD_LENGTH));
  if (!mark || !BEFORE.test(text.slice(0, mark.index)))
    return program === "" ? { ...record, program: undefined } : record;
  const [, facility, , name] = mark;
  return {
    ...record,
    host: isInHost ? undefined : host?.replace(/:$/, ""),
    program: facility,
    message: text.slice(mark.index),
    eventKey: `${facility} ${name}`,
  };
}
