// Where values lie along an axis, and the numbers that are written there.

import nice from "../vendor/d3-array/nice.js";
import ticks from "../vendor/d3-array/ticks.js";

// The pixel of a value, where a domain of values lies on a range of pixels.
export function linear([least, most], [start, end]) {
  return (value) => (most === least ? (start + end) / 2 : start + ((value - least) / (most - least)) * (end - start));
}

export function logarithmic(domain, range) {
  const at = linear(domain.map(Math.log10), range);
  return (value) => at(Math.log10(value));
}

// The domain that begins and ends with round numbers.
export const rounded = ([least, most], count = 10) => nice(least, most, count);

export const powersOfTen = ([least, most]) => [10 ** Math.floor(Math.log10(least)), 10 ** Math.ceil(Math.log10(most))];

// Whether what is drawn is written in per cent: a share, or a difference of two.
export const isShare = (chart) => chart.unit === "share" || chart.unit === "difference";

// The numbers that stand along an axis: as many as have room; where things are counted, whole ones.
export function ticksOf(chart, [least, most], room) {
  if (chart.around === 1) return ticksOfRatios(Math.round(Math.log10(least)), Math.round(Math.log10(most)), room);
  const isWhole = !isShare(chart) && most - least >= 2;
  return ticks(least, most, Math.max(2, Math.floor(room / 70))).filter((tick) => !isWhole || Number.isInteger(tick));
}

function ticksOfRatios(first, last, room) {
  const digits = room / (last - first) > 150 ? [1, 2, 5] : [1];
  const powers = ticks(first, last, Math.max(1, Math.min(last - first, Math.floor(room / 50))));
  return powers.flatMap((power) => digits.map((digit) => digit * 10 ** power)).filter((tick) => tick <= 10 ** last);
}

export function tickText(chart, tick) {
  if (isShare(chart)) return `${Math.round(tick * 1000) / 10}%`;
  const shown = chart.kind === "diverging" ? Math.abs(tick) : tick;
  return shown.toLocaleString("en-GB", { maximumSignificantDigits: 6 });
}
