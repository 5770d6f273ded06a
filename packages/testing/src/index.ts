export type { TestFunction } from "./test-function.ts";
