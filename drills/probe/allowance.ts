import { type Settings } from "../../environments/schema";

/** Milliseconds over which the web ACL counts the requests of one address (AWS WAF developer guide, rate-based rules). */
const counted = 5 * 60_000;

/** Share of what one address may send that a probe uses: the rest is for whoever shares the address. */
const share = 0.8;

/**
 * How often a probe may write without being blocked or throttled. It writes as often as it is asked to for as long as the web
 * ACL's five minutes allow, and then as seldom as they demand.
 */
export class Allowance {
  private readonly sent: number[] = [];
  private readonly most: number;
  private readonly shortest: number;

  constructor(
    settings: { readonly edge: Pick<Settings["edge"], "requestsPerAddress"> } & {
      readonly api: Pick<Settings["api"], "rateLimit">;
    },
    /** Milliseconds between two writes, as asked for. */
    private readonly wished: number,
  ) {
    this.most = Math.max(1, Math.floor(settings.edge.requestsPerAddress * share));
    this.shortest = 1000 / (settings.api.rateLimit * share);
  }

  /** Notes a request that is sent now, and says how many milliseconds later the next one may be. */
  public next(now: number): number {
    this.sent.push(now);
    while ((this.sent[0] ?? now) <= now - counted) {
      this.sent.shift();
    }
    const interval = Math.max(this.wished, this.shortest);
    const left = this.most - this.sent.length;
    const first = this.sent[0] ?? now;
    // The last tenth is spread over the time until the first ones no longer count, so that the probe never falls silent.
    return left > this.most / 10
      ? interval
      : Math.max(interval, (first + counted - now) / Math.max(1, left));
  }
}
