import { expect } from "chai";
import { type IngressArgs } from "../../../components/ingress";
import { listenerSlot } from "../../../environments/listenerSlots";
import { type Settings } from "../../../environments/schema";
import { balanced, containersOn, functionsOnly, reached, signIn } from "../../support/containers";
import { type Found, prod, simulate } from "../../support/platform";

const name = "ingress-eu-west-1-public";
const listenerType = "aws:lb/listener:Listener";
const ruleType = "aws:lb/listenerRule:ListenerRule";
const targetsType = "aws:lb/targetGroup:TargetGroup";

const place = (of: Settings, more: Partial<IngressArgs> = {}) =>
  simulate(of, () => containersOn(of, more));

describe("Listener rules", () => {
  let found: Found<ReturnType<typeof containersOn>>;
  let guarded: Found<ReturnType<typeof containersOn>>;

  before(async () => {
    found = await place(reached({ ingress: "alb" }, balanced));
    guarded = await place(reached({ ingress: "alb" }, balanced, { accelerator: true }), { signIn });
  });

  const rule = (of: Found<unknown>, which: string) => of.inputs(ruleType, `${name}-${which}`);
  const secret = (of: Found<unknown>) =>
    String(of.output("random:index/randomPassword:RandomPassword", `${name}-origin`, "result"));

  const host = { hostHeader: { regexValues: ["^(app\\.)?shop\\.example\\.com$"] } };
  const path = (service: string) => ({
    pathPattern: { regexValues: [`^/${service}(/.*)?$`] },
  });
  const methods = (...values: string[]) => ({ httpRequestMethod: { values } });
  const header = () => ({
    httpHeader: { httpHeaderName: "X-Origin-Verify-eu-west-1", values: [secret(found)] },
  });

  it("send people to sign in: a browser is sent to sign in, a command without a session is refused", () => {
    const authenticated = (onUnauthenticatedRequest: string) => ({
      type: "authenticate-cognito",
      order: 1,
      authenticateCognito: {
        userPoolArn: signIn.userPoolArn,
        userPoolClientId: signIn.albClientId,
        userPoolDomain: signIn.poolDomain,
        onUnauthenticatedRequest,
        sessionTimeout: 28_800,
      },
    });
    const forward = (service: string) => ({
      type: "forward",
      order: 2,
      targetGroupArn: guarded.arn(targetsType, `${name}-${service}-targets`),
    });
    expect(rule(guarded, "payment-rule-1").actions).to.deep.equal([
      authenticated("authenticate"),
      forward("payment"),
    ]);
    expect(rule(guarded, "quotes-rule-1").actions).to.deep.equal([
      authenticated("deny"),
      forward("quotes"),
    ]);
    expect(rule(guarded, "wallet-rule-1").actions).to.have.nested.property(
      "[0].authenticateCognito.onUnauthenticatedRequest",
      "authenticate",
    );
  });

  it("lead queries by host, path, method and CloudFront's header to their targets", () => {
    expect(rule(found, "payment-rule-1")).to.deep.equal({
      listenerArn: found.arn(listenerType, `${name}-listener`),
      priority: listenerSlot("payment"),
      conditions: [host, path("payment"), methods("GET"), header()],
      actions: [
        { type: "forward", targetGroupArn: found.arn(targetsType, `${name}-payment-targets`) },
      ],
    });
  });

  it("lead commands by two rules, for a rule has room for five values", () => {
    const conditions = (which: string) => rule(found, which).conditions;
    expect(conditions("quotes-rule-1")).to.deep.equal([
      host,
      path("quotes"),
      methods("POST", "PUT"),
      header(),
    ]);
    expect(conditions("quotes-rule-2")).to.deep.equal([
      host,
      path("quotes"),
      methods("PATCH", "DELETE"),
      header(),
    ]);
    expect(rule(found, "quotes-rule-2").priority).to.equal(listenerSlot("quotes") + 1);
  });

  it("lead every method where a service takes both", () => {
    expect(rule(found, "wallet-rule-1").conditions).to.deep.equal([host, path("wallet"), header()]);
  });

  it("lead an accelerator to reads alone, under a host of their own and without CloudFront's header", () => {
    const global = { hostHeader: { regexValues: ["^global\\.shop\\.example\\.com$"] } };
    expect(rule(guarded, "payment-rule-2").conditions).to.deep.equal([
      global,
      path("payment"),
      methods("GET"),
    ]);
    expect(rule(guarded, "wallet-rule-2").conditions).to.deep.equal([
      global,
      path("wallet"),
      methods("GET"),
    ]);
    const ofQuotes = guarded.resources
      .of(ruleType)
      .filter((each) => each.name.startsWith(`${name}-quotes`));
    expect(JSON.stringify(ofQuotes.map(({ inputs }) => inputs.conditions))).not.to.include(
      "global",
    );
  });

  it("have the same priorities, whichever others there are", async () => {
    const { payment } = prod.services;
    const alone = await place(
      reached({ ingress: "alb" }, { ...functionsOnly, ...(payment ? { payment } : {}) }),
    );
    expect(rule(alone, "payment-rule-1").priority).to.equal(rule(found, "payment-rule-1").priority);
  });
});
