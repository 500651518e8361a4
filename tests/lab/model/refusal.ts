import { CloudError } from "../../../lab/model";

/** The error that the cloud answers with. */
export function refusal(action: () => unknown): CloudError {
  try {
    action();
  } catch (error) {
    if (error instanceof CloudError) {
      return error;
    }
    throw error;
  }
  throw new Error("nothing was refused");
}
