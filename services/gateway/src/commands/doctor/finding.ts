import { messageOf } from "@lagebild/domain";

/** What looking at a part of the installation came to. */
export interface DoctorFinding {
  readonly part: string;
  /** `warning` works and should not stay; `fault` does not work. */
  readonly is: "ok" | "warning" | "fault";
  readonly detail: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export const ok = (part: string, detail: string): DoctorFinding => ({ part, is: "ok", detail });
export const warning = (part: string, detail: string, remedy: string): DoctorFinding => ({
  ...{ part, is: "warning", detail, remedy },
});
export const fault = (part: string, detail: string, remedy?: string): DoctorFinding => ({
  ...{ part, is: "fault", detail },
  ...(remedy !== undefined && { remedy }),
});

/** Looks at a part; what fails is a fault of it, with the failure's words. */
export async function looked(
  part: string,
  look: () => Promise<DoctorFinding | readonly DoctorFinding[]>,
): Promise<readonly DoctorFinding[]> {
  try {
    return [await look()].flat();
  } catch (error) {
    return [fault(part, messageOf(error))];
  }
}
