import type { GenerationService } from "@lagebild/generation";
import { staysHere, type Incident } from "@lagebild/store";

/** The generation service as an incident may use it: by its mark, no model of another machine may read what is sent. */
export function generationFor(generation: GenerationService, { tlp }: Incident): GenerationService {
  if (!staysHere(tlp)) return generation;
  return {
    ...generation,
    generate: (incident, request, options) => generation.generate(incident, { ...request, staysHere: true }, options),
    choose: (request, signal) => generation.choose({ ...request, staysHere: true }, signal),
    chooseLook: (request, signal) => generation.chooseLook({ ...request, staysHere: true }, signal),
  };
}
