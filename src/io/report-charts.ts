// The charts of an HTML report as SVG without script or style: a histogram, and means with their intervals on one axis. Each
// stands beside a table of the same figures.
import type { Bar, SourceFigures } from "./report-figures.ts";

/** Makes a text safe inside elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`).replaceAll("\u0000", "\uFFFD");
}

const WIDTH = 360;
const BAR_AREA = 110;

/** Vertical bars, one for each level, with counts above and labels below. @param name what a screen reader calls it */
export function histogramSvg(bars: readonly Bar[], name: string): string {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const step = WIDTH / Math.max(1, bars.length);
  const thickness = Math.min(48, step * 0.72);
  const parts = bars.map(({ label, tick, count }, i) => {
    const middle = step * (i + 0.5);
    const height = count === 0 ? 0 : Math.max(2, (count / most) * BAR_AREA);
    const top = 18 + BAR_AREA - height;
    const shown = count === 0 ? "" : `<text x="${fixed(middle)}" y="${fixed(top - 5)}" text-anchor="middle" class="n">${count}</text>`;
    // Long labels would run into each other; the table has them whole.
    const room = Math.max(2, Math.floor(step / 7));
    const below = [...(tick ?? label)];
    const short = below.length > room ? `${below.slice(0, room - 1).join("")}…` : below.join("");
    return `<rect x="${fixed(middle - thickness / 2)}" y="${fixed(top)}" width="${fixed(thickness)}" height="${fixed(height)}" rx="2" class="bar"/>${shown}<text x="${fixed(middle)}" y="${18 + BAR_AREA + 16}" text-anchor="middle" class="l">${escapeHtml(short)}</text>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${BAR_AREA + 42}" role="img" aria-label="${escapeHtml(name)}"><line x1="0" x2="${WIDTH}" y1="${18 + BAR_AREA}" y2="${18 + BAR_AREA}" class="axis"/>${parts.join("")}</svg>`;
}

const LINE = 30;
const LEFT = 130;

/** A mean with its interval for each source, on one axis from 0 to 1. */
export function intervalsSvg(sources: readonly SourceFigures[], name: string, noSource: string): string {
  const axis = WIDTH - LEFT - 12;
  const x = (value: number) => LEFT + value * axis;
  const height = sources.length * LINE + 26;
  const grid = [0, 0.25, 0.5, 0.75, 1].map((tick) => `<line x1="${fixed(x(tick))}" x2="${fixed(x(tick))}" y1="4" y2="${height - 20}" class="axis"/><text x="${fixed(x(tick))}" y="${height - 6}" text-anchor="middle" class="l">${tick}</text>`);
  const lines = sources.map(({ source, summary: { mean, interval } }, i) => {
    const y = 4 + LINE * (i + 0.5);
    const label = [...(source ?? noSource)];
    const short = label.length > 17 ? `${label.slice(0, 16).join("")}…` : label.join("");
    const range = interval === null ? "" : `<line x1="${fixed(x(interval[0]))}" x2="${fixed(x(interval[1]))}" y1="${fixed(y)}" y2="${fixed(y)}" class="range"/>`;
    const dot = mean === null ? "" : `<circle cx="${fixed(x(mean))}" cy="${fixed(y)}" r="5" class="dot"/>`;
    return `<text x="${LEFT - 12}" y="${fixed(y + 4)}" text-anchor="end" class="l">${escapeHtml(short)}</text>${range}${dot}`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(name)}">${grid.join("")}${lines.join("")}</svg>`;
}

function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
