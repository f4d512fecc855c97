"""What a page looks like: what axe finds wrong with it, and whether it is wider than the window.

Most of what axe's colour contrast costs are elements that look like others: 420 rows of tables in one document of the
help. An element's contrast follows from its own style and from those of all that it lies in, so of elements in which
all these agree it looks at the first two; its other rules look at every element. The help took 9.8 s of a processor for
contrast alone, and takes 2.1.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ALIKE_FROM = 3  # a second one, in case the first lies at an edge
MARK_ALIKE = """from => {
  document.querySelectorAll("[data-alike]").forEach(element => element.removeAttribute("data-alike"));
  const combinations = new Map();
  const walk = (element, around) => {
    const style = getComputedStyle(element);
    const before = getComputedStyle(element, "::before"), after = getComputedStyle(element, "::after");
    const text = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data);
    // Without text, with a single character, disabled or hidden, an element's contrast is not looked at.
    const exempt = [Math.min(text.join("").trim().length, 2), element.disabled, element.ariaDisabled,
      element.control?.disabled, element.type, element.checkVisibility()];
    const combination = [around, element.tagName, ...exempt, style.color, style.backgroundColor, style.backgroundImage,
      style.opacity, style.fontSize, style.fontWeight, style.textShadow, style.display, style.visibility,
      style.position, style.clip, style.clipPath, style.overflow, style.filter, style.mixBlendMode,
      ...[before, after].flatMap(({content, backgroundColor, backgroundImage, position}) =>
        [content, backgroundColor, backgroundImage, position])].join("|");
    const entry = combinations.get(combination) ?? {number: combinations.size, times: 0};
    combinations.set(combination, entry);
    entry.times += 1;
    element.toggleAttribute("data-alike", entry.times >= from);
    for (const child of element.children) walk(child, entry.number);
  };
  walk(document.body, "");
}"""
# (axe takes another selector for a rule of its own.)
CONTRAST_OF_UNLIKE = 'axe.configure({rules: [{id: "color-contrast", selector: "*:not([data-alike])"}]})'
RUN = 'axe.run({include: [["html"]]}, {resultTypes: ["violations"]})'


def teach_axe(page: Page) -> None:
    """Bring axe into a page, once for all widths of it."""
    page.evaluate(Axe().axe_script)
    page.evaluate(CONTRAST_OF_UNLIKE)


def violations(page: Page) -> list[str]:
    """What axe, which is in the page, finds wrong with it as it is shown: each rule, and where it is broken."""
    page.evaluate(MARK_ALIKE, ALIKE_FROM)
    broken: list[dict[str, Any]] = page.evaluate(RUN)["violations"]
    return [f"{rule['id']}: {[node['html'][:160] for node in rule['nodes'][:3]]}" for rule in broken]
