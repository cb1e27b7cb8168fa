/** A member's path as it is shown, or why it is refused. Names are labels only, but a label must not mislead either. */
export type MemberName = { readonly name: string } | { readonly refusal: string };

/** Checks and tidies the path of an archive member: forward slashes, no `.` parts. */
export function memberName(raw: string, maxLength: number): MemberName {
  if (raw.length > maxLength) return { refusal: `member name longer than ${maxLength} characters` };
  if (raw.includes("\0")) return { refusal: "NUL in member name" };
  if (/\p{Cc}/u.test(raw)) return { refusal: "control character in member name" };
  const path = raw.replaceAll("\\", "/");
  if (path.startsWith("/")) return { refusal: "absolute path in member name" };
  if (/^[A-Za-z]:/.test(path)) return { refusal: "drive letter in member name" };
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) return { refusal: "member name leaves the archive (..)" };
  return parts.length === 0 ? { refusal: "member without a name" } : { name: parts.join("/") };
}
