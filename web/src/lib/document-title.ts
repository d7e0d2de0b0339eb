const site = 'SneakerHead'
let page = site
let prefix = ''

const write = () => {
  document.title = prefix ? `${prefix} · ${page}` : page
}

/** The browser's title: what the page is, after what is urgent on every page. */
export const documentTitle = {
  setPage(title: string | undefined) {
    page = title ? `${title} · ${site}` : site
    write()
  },
  setPrefix(text: string) {
    prefix = text
    write()
  },
}
