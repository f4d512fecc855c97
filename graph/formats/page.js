"use strict";
(function () {
  const drawn = JSON.parse(document.getElementById("drawn").textContent);
  const container = document.getElementById("network");
  const chosen = document.getElementById("chosen");
  document.documentElement.classList.add("scripted");

  const nodes = new Map(drawn.nodes.map((node) => [node.id, node]));
  const edges = new Map(drawn.edges.map((edge) => [edge.id, edge]));
  const network = new vis.Network(container, { nodes: [], edges: [] }, drawn.options);
  for (const node of drawn.nodes) {
    node.ctxRenderer = drawShape;
  }
  network.setData({ nodes: drawn.nodes, edges: drawn.edges });
  const items = new Map(Array.from(document.querySelectorAll("[data-node]"), (item) => [item.dataset.node, item]));

  // The canvas says nothing to a screen reader, so its frame says where the same can be read.
  const frame = container.firstElementChild;
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", "Picture of the network");
  frame.setAttribute("aria-describedby", "picture-help");
  // The wheel scrolls the page until somebody chooses the picture.
  frame.addEventListener("focus", () => network.setOptions({ interaction: { zoomView: true } }));
  frame.addEventListener("blur", () => network.setOptions({ interaction: { zoomView: false } }));

  // Each label has the shape that it has everywhere. Its name is written by vis-network's own hand, below the shape,
  // so that it is wrapped, and left out where it would be too small, as names are below any other shape.
  function drawShape({ ctx, id, x, y, state, style }) {
    const corners = drawn.corners[nodes.get(id).kind];
    const size = style.size;
    const { labelModule, shape } = network.body.nodes[id];
    function outline(colour, width) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width / network.getScale();
      ctx.stroke();
    }
    return {
      drawNode() {
        ctx.beginPath();
        corners.forEach(([across, down]) => ctx.lineTo(x + across * size, y + down * size));
        if (!corners.length) ctx.arc(x, y, 0.95 * size, 0, 2 * Math.PI);
        ctx.closePath();
        if (state.selected) {
          outline("#ffdd00", 18);
          outline("#0b0c0c", 6);
        }
        ctx.fillStyle = style.color;
        ctx.fill();
        ctx.setLineDash(style.borderDashes || []);
        outline(style.borderColor, 2);
      },
      drawExternalLabel() {
        labelModule.calculateLabelSize(ctx, state.selected, state.hover, x, y, "hanging");
        labelModule.draw(ctx, x, y + size + labelModule.size.height / 2, state.selected, state.hover, "hanging");
        shape.updateBoundingBox(x, y);
      },
      nodeDimensions: { width: 2 * size, height: 2 * size },
    };
  }

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor });
  }
  function move(right, down) {
    const middle = network.getViewPosition();
    const step = 60 / network.getScale();
    network.moveTo({ position: { x: middle.x + right * step, y: middle.y + down * step } });
  }
  const actions = { fit: () => network.fit(), in: () => zoom(1.4), out: () => zoom(1 / 1.4) };
  for (const button of document.querySelectorAll("[data-do]")) {
    button.addEventListener("click", actions[button.dataset.do]);
  }
  // vis-network has keys of its own, but takes the focus for them from whoever moves a mouse across.
  const keys = {
    ArrowLeft: () => move(-1, 0), ArrowRight: () => move(1, 0), ArrowUp: () => move(0, -1), ArrowDown: () => move(0, 1),
    "+": actions.in, "=": actions.in, "-": actions.out, 0: actions.fit,
  };
  frame.addEventListener("keydown", (event) => {
    if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // On a small screen names would shrink to dots: a small network then begins at its best connected part.
  const readable = 0.75;
  network.once("afterDrawing", () => {
    network.fit();
    if (network.getScale() < readable && nodes.size <= 60) {
      const degree = (key) => network.getConnectedEdges(key).length;
      const middle = Array.from(nodes.keys()).reduce((best, key) => (degree(key) > degree(best) ? key : best));
      network.moveTo({ position: network.getPosition(middle), scale: readable });
      chosen.textContent = "Only a part fits here: drag to move, or show all.";
    }
  });

  function linkTo(key) {
    const link = document.createElement("a");
    link.href = "#" + items.get(key).id;
    link.textContent = nodes.get(key).title;
    return link;
  }
  // Titles are plain text: they enter the page as text nodes only.
  network.on("select", (event) => {
    if (event.nodes.length) {
      chosen.replaceChildren("Chosen: ", linkTo(event.nodes[0]), " (read about it in the list)");
    } else if (event.edges.length) {
      const edge = edges.get(event.edges[0]);
      chosen.replaceChildren("Chosen: ", linkTo(edge.from), " ", edge.title, " ", linkTo(edge.to));
    } else {
      chosen.replaceChildren();
    }
  });

  function unfold() {
    const item = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const details = item && item.querySelector("details");
    if (details) {
      item.hidden = false;
      details.open = true;
      item.scrollIntoView({ block: "nearest" });
    }
  }
  window.addEventListener("hashchange", unfold);
  unfold();

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show]");
    if (link) {
      network.selectNodes([link.dataset.show]);
      network.focus(link.dataset.show, { scale: 1 });
      chosen.replaceChildren("Chosen: ", linkTo(link.dataset.show));
    }
  });

  const find = document.getElementById("find");
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    let shown = 0;
    for (const item of items.values()) {
      item.hidden = !item.textContent.toLowerCase().includes(wanted);
      shown += item.hidden ? 0 : 1;
    }
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = !group.querySelector("[data-node]:not([hidden])");
    }
    document.getElementById("found").textContent = wanted ? shown + " of " + items.size + " nodes" : "";
  });
})();
