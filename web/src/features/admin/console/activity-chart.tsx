import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import type { ActivitySeries } from '@/features/admin/console/activity-series'
import { type ChartColours, chartOptions } from '@/features/admin/console/chart-options'

interface ActivityChartProps {
  rates: ActivitySeries
  /** The index of the second under the pointer; null when the pointer has left the chart. */
  onPoint(index: number | null): void
}

const dataOf = ({ times, holds, purchases, returns }: ActivitySeries): uPlot.AlignedData => [
  times,
  holds,
  purchases,
  returns,
]

/**
 * The chart. It is created once and then given new figures; it follows the size of its box and the
 * theme. The table next to it has the same figures for screen readers.
 */
export function ActivityChart({ rates, onPoint }: ActivityChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const palette = useRef<HTMLSpanElement>(null)
  const chart = useRef<uPlot | null>(null)
  const first = useRef(rates)

  useEffect(() => {
    if (!box.current || !palette.current) return
    const drawn = new uPlot(chartOptions(box.current, chartColoursOf(palette.current), onPoint), dataOf(first.current))
    box.current.append(drawn.root)
    chart.current = drawn
    const stopResizing = followBox(box.current, drawn)
    const stopRepainting = followTheme(drawn)
    return () => {
      stopResizing()
      stopRepainting()
      drawn.destroy()
      chart.current = null
    }
  }, [onPoint])

  useEffect(() => {
    first.current = rates
    chart.current?.setData(dataOf(rates))
  }, [rates])

  return (
    <div aria-hidden>
      <div ref={box} className="h-56 w-full" />
      <span ref={palette} hidden>
        <i className="text-ink" />
        <i className="text-ink/8" />
        <i className="text-accent" />
        <i className="text-accent/25" />
        <i className="text-muted" />
        <i className="text-line" />
      </span>
    </div>
  )
}

/** A canvas cannot use CSS variables, so the current colours are read from elements that do. */
function chartColoursOf(palette: HTMLElement): ChartColours {
  const paint = (place: number) => {
    const swatch = palette.children[place]
    return swatch ? getComputedStyle(swatch).color : ''
  }
  return {
    holds: () => paint(0),
    holdsArea: () => paint(1),
    purchases: () => paint(2),
    purchasesArea: () => paint(3),
    returns: () => paint(4),
    text: () => paint(4),
    grid: () => paint(5),
  }
}

function followBox(box: HTMLElement, chart: uPlot): () => void {
  const observer = new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: box.clientHeight }))
  observer.observe(box)
  return () => observer.disconnect()
}

function followTheme(chart: uPlot): () => void {
  const repaint = () => chart.redraw(false, true)
  const observer = new MutationObserver(repaint)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', repaint)
  return () => {
    observer.disconnect()
    system.removeEventListener('change', repaint)
  }
}
