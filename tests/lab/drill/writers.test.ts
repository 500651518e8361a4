import {
  RDSClient,
  FailoverGlobalClusterCommand,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import { expect } from "chai";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { followWriters } from "../../../lab/drill/writers";
import { type StartedFront, startFront } from "../../../lab/emulator/front";
import { Cloud } from "../../../lab/model";
import { CloudError } from "../../../lab/model/types";
import { type Lag } from "../../../lab/postgres";
import { aws } from "../../support/minimalInputs";
import { Builder, caller } from "../model/support";

const cluster = aws("rds/cluster");
const globalCluster = aws("rds/globalCluster");

describe("A global database in the lab", () => {
  let folder: string;
  let cloudFile: string;
  let front: StartedFront;
  let emulator: Server;
  let status: number;
  let asked: string[];
  let refuses: Error | undefined;
  let target: string;
  let end: () => void;

  const databases = {
    switchover: (id: string, arn: string) => move(`switchover ${id} ${arn}`),
    failover: (id: string, arn: string) =>
      move(`failover ${id} ${arn}`).then((): Lag | undefined => undefined),
  };
  const move = (what: string) => {
    asked.push(what);
    return refuses === undefined ? Promise.resolve() : Promise.reject(refuses);
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    cloudFile = join(folder, "cloud.jsonl");
    const builder = new Builder(new Cloud({ file: cloudFile }));
    const home = builder.make(cluster, { clusterIdentifier: "shop-home" });
    const global = builder.create(globalCluster, "global", {
      globalClusterIdentifier: "shop",
      sourceDbClusterIdentifier: home.outputs.arn ?? "",
      forceDestroy: true,
    });
    const peer = builder.create(
      cluster,
      "peer",
      {
        ...{ engine: "aurora-postgresql", engineVersion: "17.5", skipFinalSnapshot: true },
        ...{ clusterIdentifier: "shop-peer", globalClusterIdentifier: global.id },
      },
      "eu-central-1",
    );
    target = String(peer.outputs.arn);
    builder.cloud.close();
    [status, asked, refuses] = [200, [], undefined];
    emulator = createServer((_, response) => {
      asked.push("emulator");
      response.writeHead(status, { "content-type": "text/xml" });
      response.end(
        "<SwitchoverGlobalClusterResponse><SwitchoverGlobalClusterResult/></SwitchoverGlobalClusterResponse>",
      );
    });
    await new Promise<void>((done) => emulator.listen(0, "127.0.0.1", done));
    front = await startFront();
    front.forwardTo((emulator.address() as AddressInfo).port);
    end = followWriters({ front, databases, cloudFile });
  });
  afterEach(async () => {
    end();
    await front.stop();
    emulator.close();
    rmSync(folder, { recursive: true });
  });

  const rds = () =>
    new RDSClient({
      endpoint: front.url,
      region: "eu-central-1",
      credentials: { accessKeyId: caller.account, secretAccessKey: "lab" },
      maxAttempts: 1,
    });
  const ids = () => ({ GlobalClusterIdentifier: "shop", TargetDbClusterIdentifier: target });
  /** ARN of the writer, as the model has it. */
  const writer = () => {
    const cloud = new Cloud({ file: cloudFile });
    const members = cloud.read(globalCluster, "shop", caller)?.outputs.globalClusterMembers;
    const found = (members as { dbClusterArn: string; isWriter: boolean }[]).filter(
      ({ isWriter }) => isWriter,
    );
    return found.map(({ dbClusterArn }) => dbClusterArn);
  };

  it("is switched over in the servers, in the emulated AWS and in the model", async () => {
    await rds().send(new SwitchoverGlobalClusterCommand(ids()));
    expect(asked).to.deep.equal([`switchover shop ${target}`, "emulator"]);
    expect(writer()).to.deep.equal([target]);
  });

  it("loses what had not arrived only when that is allowed", async () => {
    await rds().send(new FailoverGlobalClusterCommand({ ...ids(), AllowDataLoss: true }));
    await rds().send(new FailoverGlobalClusterCommand({ ...ids(), Switchover: true }));
    expect(asked).to.deep.equal([
      `failover shop ${target}`,
      "emulator",
      `switchover shop ${target}`,
      "emulator",
    ]);
  });

  it("stays as it is when the servers cannot move, and the caller reads why", async () => {
    refuses = new CloudError("InvalidGlobalClusterStateFault", "<the target> is behind");
    const error = await rds()
      .send(new SwitchoverGlobalClusterCommand(ids()))
      .catch((caught: Error) => caught);
    expect(error).to.include({
      name: "InvalidGlobalClusterStateFault",
      message: "<the target> is behind",
    });
    expect(asked).to.deep.equal([`switchover shop ${target}`]);
    expect(writer()).not.to.include(target);
  });

  it("stays as it is in the model when the emulated AWS refuses", async () => {
    status = 400;
    await rds()
      .send(new SwitchoverGlobalClusterCommand(ids()))
      .catch(() => undefined);
    expect(writer()).not.to.include(target);
  });
});
