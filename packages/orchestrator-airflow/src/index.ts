export { type AirflowConfig, airflowConfig } from "./config.ts";
