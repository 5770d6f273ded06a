// Writes the DAG that it is told to, in a process that a test kills.
import { type DagDelivery, writeDag } from "./write-dag.ts";

process.once("message", async (delivery: DagDelivery) => {
  await writeDag(delivery);
  process.exit();
});
process.send?.("ready");
