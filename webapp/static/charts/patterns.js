// The hatching of charts.

import { HINDERS } from "./look.js";
import { d3 } from "./vendor/charts_library.js";

// Hatching, so that what colour tells is told without it too. Ids are those of one drawing.
export function patterns(id) {
  const hatch = (name, ground, stroke, width) => {
    const pattern = d3.create("svg:pattern").attr("id", `${id}-${name}`).attr("width", 7).attr("height", 7)
      .attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)");
    if (ground) pattern.append("rect").attr("width", 7).attr("height", 7).attr("fill", ground);
    pattern.append("rect").attr("width", width).attr("height", 7).attr("fill", stroke);
    return pattern.node();
  };
  const defs = d3.create("svg:defs");
  defs.append(() => hatch("hinders", "#f7e3da", HINDERS, 3));
  defs.append(() => hatch("incomplete", null, "#93a5aa", 1.5));
  return defs.node();
}
