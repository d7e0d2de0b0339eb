import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/** A finger that is already on its way arrives within this time. */
const onItsWayMs = 700

/** Where the drops of a list are on the page, by id. */
type Places = Map<string, DOMRect>

/** Where they were until something moved them. */
interface Former {
  places: Places
  endedAtMs: number
}

/**
 * Ignores a press that was meant for the drop that was there a moment ago: one that has come under
 * the pointer by itself cannot be pressed at once. A drop that stays in place and changes its
 * button can, and so can what the pointer has moved to since. A finger has no place before it
 * presses, so for it every place counts. Keyboards press what has the focus, and are not held up.
 *
 * `ids` are the drops of the list. `expectMove` is for changes that the user has asked for.
 */
export function usePressGuard(list: RefObject<HTMLElement | null>, ids: string) {
  const now = useRef<Places>(new Map())
  const formers = useRef<Former[]>([])
  const isExpected = useRef(false)
  const pointer = useRef({ x: 0, y: 0, atMs: 0 })

  const look = useRef(() => {
    const places = placesIn(list.current)
    if (isSame(now.current, places)) return
    const former = { places: now.current, endedAtMs: performance.now() }
    formers.current = isExpected.current ? [] : [...recent(formers.current), former]
    isExpected.current = false
    now.current = places
  }).current

  // biome-ignore lint/correctness/useExhaustiveDependencies: places change with the drops
  useLayoutEffect(look, [ids])
  useEffect(() => {
    if (!list.current) return
    const observer = new ResizeObserver(look) // something above the list has come or gone
    observer.observe(document.body)
    observer.observe(list.current)
    return () => observer.disconnect()
  }, [list, look])

  function onPointerMoveCapture({ clientX: x, clientY: y }: PointerEvent) {
    const { current: last } = pointer
    if (x !== last.x || y !== last.y) pointer.current = { x, y, atMs: performance.now() }
  }

  function onClickCapture(press: MouseEvent) {
    if (press.detail === 0) return // by keyboard
    look()
    const isByFinger = (press.nativeEvent as globalThis.PointerEvent).pointerType !== 'mouse'
    const pressed = idOf((press.target as Element).closest('article'))
    const isOther = recent(formers.current).some(({ places, endedAtMs }) => {
      const meant = dropAt(places, press.pageX, press.pageY)
      return meant !== undefined && meant !== pressed && (isByFinger || pointer.current.atMs < endedAtMs)
    })
    if (!isOther) return
    press.preventDefault()
    press.stopPropagation()
  }

  function expectMove() {
    isExpected.current = true
  }

  return { expectMove, onPress: { onPointerMoveCapture, onClickCapture } }
}

const recent = (formers: Former[]) => formers.filter(({ endedAtMs }) => performance.now() - endedAtMs < onItsWayMs)

const idOf = (article: HTMLElement | null) => article?.dataset.drop

function placesIn(list: HTMLElement | null): Places {
  const articles = list?.querySelectorAll<HTMLElement>('article') ?? []
  return new Map(
    [...articles].map((article) => {
      const { x, y, width, height } = article.getBoundingClientRect()
      return [idOf(article) ?? '', new DOMRect(x + window.scrollX, y + window.scrollY, width, height)]
    }),
  )
}

function dropAt(places: Places, x: number, y: number): string | undefined {
  for (const [id, { left, right, top, bottom }] of places) {
    if (x >= left && x <= right && y >= top && y <= bottom) return id
  }
  return undefined
}

const isNear = (a: number, b: number) => Math.abs(a - b) < 1

/** Whether every drop is where it was. */
const isSame = (a: Places, b: Places) =>
  a.size === b.size &&
  [...a].every(([id, { x, y, height }]) => {
    const other = b.get(id)
    return other !== undefined && isNear(other.x, x) && isNear(other.y, y) && isNear(other.height, height)
  })
