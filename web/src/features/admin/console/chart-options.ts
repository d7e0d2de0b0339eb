import type uPlot from 'uplot'

/** The colours of the chart in the current theme, by use. */
export interface ChartColours {
  holds(): string
  holdsArea(): string
  purchases(): string
  purchasesArea(): string
  returns(): string
  text(): string
  grid(): string
}

const minute = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' })

/** The axis has whole numbers only, because there are no half pairs. */
const wholeSteps = [1, 2, 5].flatMap((n) => [n, n * 10, n * 100, n * 1000, n * 10_000]).sort((a, b) => a - b)

/** The smallest top of the axis, so that a single sale does not fill the chart. */
const lowestTop = 4

/** The options of the chart: a line for each series over time, starting at zero. */
export function chartOptions(
  box: HTMLElement,
  paints: ChartColours,
  onPoint: (index: number | null) => void,
): uPlot.Options {
  const font = `11px ${getComputedStyle(box).fontFamily}`
  const axis = { font, stroke: paints.text, ticks: { show: false } }
  return {
    width: box.clientWidth,
    height: box.clientHeight,
    padding: [8, 16, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
    scales: { y: { range: (_, __, top) => [0, Math.max(lowestTop, Math.ceil(top * 1.1))] } },
    axes: [
      {
        ...axis,
        size: 20,
        grid: { show: false },
        incrs: [60],
        values: (_, splits) => splits.map((atS) => minute.format(atS * 1000).replace(/\s?[AP]M$/, '')),
      },
      { ...axis, size: 38, grid: { stroke: paints.grid, width: 1 }, incrs: wholeSteps, space: 40 },
    ],
    series: [
      {},
      { stroke: paints.holds, fill: paints.holdsArea, width: 1.25, points: { show: false } },
      { stroke: paints.purchases, fill: paints.purchasesArea, width: 2, points: { show: false } },
      { stroke: paints.returns, width: 1.5, dash: [4, 3], points: { show: false } },
    ],
  }
}
