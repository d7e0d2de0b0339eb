/** The end of every page. */
export function Footer() {
  return (
    <footer className="page flex flex-wrap justify-between gap-x-6 gap-y-1 border-t py-5 text-sm text-muted">
      <p>SneakerHead</p>
      <a href="/api/docs" className="font-semibold underline underline-offset-4 hover:text-ink">
        API
      </a>
    </footer>
  )
}
