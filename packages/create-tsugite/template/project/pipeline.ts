import { file, pipeline } from "@tsugite/core";
import { z } from "zod";
import { load } from "./src/load.ts";
import { report } from "./src/report.ts";
import { summarize } from "./src/summarize.ts";

/** How wet was a year in Seattle? Reads the weather of every day, sums up the months, and draws them. */
export default pipeline(
  {
    name: "weather",
    params: z.object({
      year: z.int().min(2012).max(2015).default(2015).describe("The year to look at"),
      rainyFrom: z.number().min(0.1).default(1).describe("Millimetres of rain that make a day a rainy one"),
    }),
  },
  // This runs when the pipeline is compiled. `days` and `months` are references to what the steps will return.
  ({ params }) => {
    const days = load({ csv: file("data/seattle-weather.csv") });
    const { months, wettest } = summarize({ days, year: params.year, rainyFrom: params.rainyFrom });
    return { wettest, report: report({ year: params.year, months }) };
  },
);
