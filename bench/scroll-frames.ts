// How smoothly a grid scrolls, measured in the page. What is made of the times belongs to each benchmark.

/** Runs in the page: moves the grid by `step` pixels a frame and gives the milliseconds between frames. */
export async function frames(grid: Element, { step, count }: { readonly step: number; readonly count: number }): Promise<number[]> {
  const times: number[] = [];
  grid.scrollTop = 0;
  let last = await new Promise<number>((next) => requestAnimationFrame(next));
  for (let i = 0; i < count; i += 1) {
    grid.scrollTop += step;
    const now = await new Promise<number>((next) => requestAnimationFrame(next));
    times.push(now - last);
    last = now;
  }
  return times;
}
