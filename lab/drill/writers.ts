import { type FrontAnswer, type FrontRequest, type Front } from "../emulator/types";
import { Cloud } from "../model";
import { CloudError } from "../model/types";
import { type DatabaseHost } from "../postgres";

/**
 * Keeps three accounts of a global database alike: the emulated AWS's, that of the servers, and that of the model which the
 * simulated providers read when a stack is refreshed.
 */

export interface WritersOptions {
  readonly front: Pick<Front, "onAnswer" | "onCall">;
  /** The servers. Absent where PostgreSQL is not installed: then there is no data to move. */
  readonly databases?: Pick<DatabaseHost, "failover" | "switchover">;
  /** The model's journal. */
  readonly cloudFile: string;
}

const operations = ["SwitchoverGlobalCluster", "FailoverGlobalCluster"];

const isMove = ({ service, operation }: FrontRequest) =>
  service === "rds" && operations.includes(operation);

const parameter = ({ parameters }: FrontRequest, name: string): string => {
  const value = parameters[name];
  return typeof value === "string" ? value : "";
};

const escape = (text: string) =>
  text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

/** An error as RDS's query protocol has it. */
const refusal = ({ code, message }: CloudError): FrontAnswer => ({
  status: 400,
  contentType: "text/xml",
  body:
    `<ErrorResponse><Error><Type>Sender</Type><Code>${escape(code)}</Code>` +
    `<Message>${escape(message.replace(`${code}: `, ""))}</Message></Error></ErrorResponse>`,
});

const isLossy = (request: FrontRequest) =>
  request.operation === "FailoverGlobalCluster" && parameter(request, "AllowDataLoss") === "true";

/**
 * Lets servers and model follow what is asked of RDS. AWS answers such a call at once and takes a minute; here the answer
 * comes when it is done.
 * @returns what ends it.
 */
export function followWriters({ front, databases, cloudFile }: WritersOptions): () => void {
  const stopCalls = front.onCall(async (request) => {
    if (!isMove(request) || databases === undefined) {
      return undefined;
    }
    const id = parameter(request, "GlobalClusterIdentifier");
    const target = parameter(request, "TargetDbClusterIdentifier");
    try {
      await (isLossy(request) ? databases.failover(id, target) : databases.switchover(id, target));
      return undefined;
    } catch (error) {
      if (error instanceof CloudError) {
        return refusal(error);
      }
      throw error;
    }
  });
  const stopAnswers = front.onAnswer((request, status) => {
    if (!isMove(request) || status >= 300) {
      return;
    }
    const cloud = new Cloud({ file: cloudFile, shared: true });
    try {
      const id = parameter(request, "GlobalClusterIdentifier");
      cloud.switchover(id, parameter(request, "TargetDbClusterIdentifier"));
    } finally {
      cloud.close();
    }
  });
  return () => {
    stopCalls();
    stopAnswers();
  };
}
