import { type LabCloud } from "../../../../lab/emulator/types";

/** One line of a function's log. */
export interface Line {
  readonly service: string;
  readonly level: string;
  readonly message: string;
  readonly requestId?: string;
  readonly correlationId?: string;
  readonly eventId?: string;
  readonly eventType?: string;
  readonly traceId?: string;
}

interface Answer {
  readonly events?: readonly { readonly message: string }[];
  readonly logGroups?: readonly { readonly logGroupName: string }[];
  readonly nextToken?: string;
}

/** Asks CloudWatch Logs, by its JSON protocol: no client of it is among the project's dependencies. */
async function ask(lab: LabCloud, region: string, operation: string, body: object) {
  const day = "20260101";
  const answer = await fetch(lab.endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `Logs_20140328.${operation}`,
      "x-evenkeel-projection": "true",
      authorization: `AWS4-HMAC-SHA256 Credential=${lab.account}/${day}/${region}/logs/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${operation}: ${answer.status} ${await answer.text()}`);
  }
  return (await answer.json()) as Answer;
}

async function pages(lab: LabCloud, region: string, operation: string, body: object) {
  const found: Answer[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ask(lab, region, operation, { ...body, ...(nextToken && { nextToken }) });
    found.push(page);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

function parsed(message: string): Line[] {
  try {
    const line = JSON.parse(message) as Partial<Line>;
    return line.service === undefined || line.level === undefined ? [] : [line as Line];
  } catch {
    // Lambda's own lines: START, END, REPORT.
    return [];
  }
}

/** What all functions of a region logged that has a text in it. */
export async function linesWith(lab: LabCloud, region: string, text: string): Promise<Line[]> {
  const groups = (await pages(lab, region, "DescribeLogGroups", {}))
    .flatMap(({ logGroups = [] }) => logGroups)
    .filter(({ logGroupName }) => logGroupName.startsWith("/aws/lambda/"));
  const lines: Line[] = [];
  for (const { logGroupName } of groups) {
    const events = await pages(lab, region, "FilterLogEvents", {
      logGroupName,
      filterPattern: `"${text}"`,
    });
    lines.push(
      ...events.flatMap((page) => page.events ?? []).flatMap(({ message }) => parsed(message)),
    );
  }
  return lines;
}
