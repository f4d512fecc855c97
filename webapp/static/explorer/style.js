// How the picture is drawn: nodes and lines as the schema has them, which come with the data, and words beside all of
// them.

const ENDS = { triangle: "triangle", bar: "tee", diamond: "diamond", circle: "circle" }; // as cytoscape names them
const FONT = "system-ui, sans-serif";

// In the dark the canvas is shown inverted, in its hues: what is to look yellow is drawn so.
const HIGHLIGHT = matchMedia("(prefers-color-scheme: dark)").matches ? "#553300" : "#ffdd00";

export const STYLE = [
  {
    selector: "node",
    style: {
      shape: (node) => (node.data("corners") ? "polygon" : "ellipse"),
      "shape-polygon-points": (node) => node.data("corners") || "0 -1 1 0 0 1 -1 0",
      "background-color": "data(colour)",
      color: "#0b0c0c",
      "font-family": FONT,
      "line-height": 1.12,
      "text-wrap": "wrap",
      "text-valign": "bottom",
      "text-background-color": "#ffffff",
      "text-background-opacity": 0.82,
      "text-background-padding": 1,
      "overlay-opacity": 0,
    },
  },
  {
    selector: "edge",
    style: {
      width: 1.4,
      "curve-style": "bezier",
      "control-point-step-size": 34,
      "line-color": "#6b747a",
      "target-arrow-shape": "vee",
      "target-arrow-color": "#6b747a",
      "arrow-scale": 1.1,
      color: "#0b0c0c",
      "font-family": FONT,
      "font-size": 11,
      "text-rotation": "autorotate",
      "text-background-color": "#ffffff",
      "text-background-opacity": 0.88,
      "text-background-padding": 1,
      "overlay-opacity": 0,
    },
  },
  { selector: "edge.alone", style: { "curve-style": "straight" } },
  { selector: ".named", style: { label: "data(name)", "z-index": 1 } }, // above shapes whose names had no room
  {
    selector: "edge[end]",
    style: {
      width: 2.6,
      "line-color": "data(colour)",
      "line-style": (line) => (line.data("dashes").length ? "dashed" : "solid"),
      "line-dash-pattern": (line) => (line.data("dashes").length ? line.data("dashes") : [6, 3]),
      "target-arrow-color": "data(colour)",
      "target-arrow-shape": (line) => ENDS[line.data("end")],
    },
  },
  {
    selector: "edge[manner = 'counted']",
    style: { "target-arrow-shape": "none", "line-color": "#5b6770", "line-opacity": 0.75, width: "mapData(weight, 1, 12, 1.2, 7)" },
  },
  { selector: "edge.worded, edge.at", style: { label: "data(word)" } }, // others have none: measuring it takes long
  { selector: ".faint", style: { opacity: 0.28 } },
  { selector: "edge.near", style: { width: 4, "z-index": 9 } },
  {
    selector: "node.at",
    style: {
      "border-width": 3, "border-color": "#0b0c0c", "outline-width": 6, "outline-color": HIGHLIGHT, "outline-offset": 1,
      "font-weight": "bold", "z-index": 20,
    },
  },
  {
    selector: "edge.at",
    style: { width: 6, "underlay-color": HIGHLIGHT, "underlay-opacity": 1, "underlay-padding": 5, "font-weight": "bold", "z-index": 20 },
  },
  {
    selector: "node.cursor",
    style: { "outline-width": 3, "outline-color": "#0b0c0c", "outline-style": "dashed", "outline-offset": 5, "z-index": 21 },
  },
];
