import { normalAddress as addressIn } from "@lagebild/domain";

/** Versions in the form of addresses that no host has: the first unused ones, and whole numbers such as `4.0.0.0`. */
export const isVersionLike = (text: string): boolean => /^(?:0\.0\.0\.0*[1-9]\d*|[1-9]\.0\.0\.0)$/.test(text);

/** The normal form of an address in a log. `a::b` is a name of some programming language rather than an address. */
export const normalAddress = (text: string): string | undefined =>
  /^[a-f]+::[a-f]*$|^::[a-f]+$/i.test(text) && !/^fe80::$/i.test(text) ? undefined : addressIn(text);
