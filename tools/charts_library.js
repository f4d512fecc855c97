// What the charts use of Observable Plot and d3; `make vendor` bundles it with all that it needs and nothing else.

import { areaY, axisX, axisY, barX, cell, dot, gridX, gridY, lineY, plot, rectX, ruleX, ruleY, text } from "@observablehq/plot";
import { create, cross, extent, least, range, scaleLinear, scaleLog } from "d3";

export const Plot = { areaY, axisX, axisY, barX, cell, dot, gridX, gridY, lineY, plot, rectX, ruleX, ruleY, text };
export const d3 = { create, cross, extent, least, range, scaleLinear, scaleLog };
