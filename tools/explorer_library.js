// What the explorer uses of d3; `make vendor` bundles it with all that it needs and nothing else.

export { drag } from "d3-drag";
export { select } from "d3-selection";
export { zoom, zoomIdentity } from "d3-zoom";
