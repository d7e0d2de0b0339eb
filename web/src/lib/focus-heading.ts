/** The heading of the page that is shown; null while it is loading. */
export const pageHeading = () => document.querySelector<HTMLElement>('main h1')

/** Moves the focus to a heading, which is read then, without scrolling. */
export function focusHeading(heading: HTMLElement): void {
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}
