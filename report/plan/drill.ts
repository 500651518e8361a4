import { z } from "zod";
import { type DrillFigures } from "./types";

/** What the report of a drill says, as far as a plan shows it (drills/report/report.ts). */

const objective = z.object({ seconds: z.number(), met: z.boolean().nullable() });

const reportSchema = z.object({
  version: z.literal(1),
  run: z.string(),
  stack: z.string(),
  mode: z.enum(["planned", "disaster"]),
  from: z.string(),
  to: z.string(),
  endedAt: z.string(),
  /** Absent in reports of before it was said. */
  pretended: z.boolean().default(false),
  exitCode: z.union([z.literal(0), z.literal(3)]),
  objectives: z.object({ rto: objective, rpo: objective }),
  rto: z.object({ total: z.number().nullable() }),
  rpo: z.object({ writes: z.number(), seconds: z.number() }).nullable(),
});

/** A file that is no report of a drill, or that of another stack. */
export class DrillReportError extends Error {}

/** @throws DrillReportError for text that is no report, or one of another stack. */
export function readDrill(text: string, stack: string): DrillFigures {
  const parsed = (() => {
    try {
      return reportSchema.parse(JSON.parse(text));
    } catch (error) {
      const [first] = error instanceof z.ZodError ? error.issues : [];
      const why = first
        ? `${first.path.join(".") || "the whole"}: ${first.message}`
        : String(error);
      throw new DrillReportError(
        `is not the report.json of a drill (${why}). \`npm run drill\` writes it beside its journal.`,
      );
    }
  })();
  if (parsed.stack !== stack) {
    throw new DrillReportError(`is the report of a drill of ${parsed.stack}, not of ${stack}.`);
  }
  const { run, mode, from, to, endedAt, pretended, exitCode, objectives, rto, rpo } = parsed;
  return {
    ...{ run, mode, from, to, endedAt, pretended },
    within: exitCode === 0,
    rtoSeconds: rto.total,
    rtoMet: objectives.rto.met,
    rpoSeconds: rpo?.seconds ?? null,
    rpoMet: objectives.rpo.met,
    lostWrites: rpo?.writes ?? null,
  };
}
