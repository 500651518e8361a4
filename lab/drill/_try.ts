import { openLabWorld } from "./world";
async function main() {
  const t0 = Date.now();
  const say = (t: string) => console.log(((Date.now()-t0)/1000).toFixed(1), t);
  const w = await openLabWorld({ stack: "prod", onProgress: say });
  try {
  say("open");
  for (let i = 0; i < 4; i++) {
  const r = await w.request("https://api.shop.example.com/heartbeat/beats/abc", {headers: {"x-heartbeat-signature": "00"}}).catch(e => e);
  say(r.status + " " + (r.text ? await r.text() : String(r) + r.cause)); }
  console.log(w.lab.front.calls.filter(c=>c.from==="function").slice(-30).map(c=>[((c.at-t0)/1000).toFixed(1),c.region,c.service,c.operation,c.status].join(" ")).join("\n"));
  } catch (e) { console.log("ERR", e); } finally { await w.close(); say("closed"); }
}
main().then(() => process.exit(0));
