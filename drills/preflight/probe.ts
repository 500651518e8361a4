import { isOpen } from "../probe/open";
import { type Check, refusal, refusalUnlessDisaster, warning } from "./check";

/** Whether what a move loses can be measured. */
export const probe: Check = {
  name: "the probe",
  asks: [],
  run: async (context) => {
    const { view, settings, run } = context;
    const unmeasured = "the loss of writes is not measured";
    if (!view.hasHeartbeat) {
      return [
        warning(
          `${unmeasured}: the stack has no service heartbeat`,
          "Add it to its services (docs/drills.md, The probe).",
        ),
      ];
    }
    if (!isOpen(settings)) {
      return [
        warning(
          `${unmeasured}: the API asks its callers for a token or a key, and the probe has none`,
          "Compare what matters to you by hand.",
        ),
      ];
    }
    if (context.probeProblem !== undefined) {
      return [
        refusalUnlessDisaster(
          context,
          `${unmeasured}: ${context.probeProblem}`,
          "Mend that, and try again.",
        ),
      ];
    }
    if (context.probe === undefined || run.mode === "disaster") {
      return [];
    }
    const answer = await context.probe.read();
    return answer.place === run.from
      ? []
      : [
          refusal(
            `the service heartbeat is answered by ${answer.place}, not by ${run.from}`,
            "See where the public name leads.",
          ),
        ];
  },
};
