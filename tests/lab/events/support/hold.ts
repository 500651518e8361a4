import { type LabCloud } from "../../../../lab/emulator/types";

/**
 * Answers no call of an operation on a table any more: who calls waits until everything ends.
 * @returns when the first one waits.
 */
export function holdWrites(lab: LabCloud, operation: string, table: string): Promise<void> {
  return new Promise((isHeld) => {
    lab.front.onCall((request) => {
      if (request.operation !== operation || request.parameters.TableName !== table) {
        return undefined;
      }
      isHeld();
      return new Promise(() => undefined);
    });
  });
}
