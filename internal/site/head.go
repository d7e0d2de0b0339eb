package site

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

const siteName = "SneakerHead"

// head is the data in a page's <head> for programs that run no script, such as search engines and
// link previews. Empty fields are left out.
type head struct {
	Title       string // without the site's name
	Description string
	Path        string // the page's canonical path; empty when it has none
	Product     bool   // the page shows a drop
	Picture     string // a path of this server
	Price       string
	Currency    string
	Hidden      bool   // from search engines
	AuthMode    string // how users sign in; the client needs it before its first request
}

//go:embed head.html
var headSource string

// headTemplate escapes its data: admins write it, and it may contain markup.
var headTemplate = template.Must(template.New("head").Parse(headSource)) //nolint:gochecknoglobals // parsed once, read only

// render returns the head of a page. When origin is empty, what needs an absolute address is left
// out.
func (h *head) render(origin string) ([]byte, error) {
	shown := struct {
		*head
		Site, URL, Image string
	}{h, siteName, "", absolute(origin, h.Picture)}
	if h.Path != "" {
		shown.URL = absolute(origin, h.Path)
	}
	var out bytes.Buffer
	if err := headTemplate.Execute(&out, shown); err != nil {
		return nil, fmt.Errorf("render the head of a page: %w", err)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// absolute returns the absolute form of an address, or an empty text when it has none.
func absolute(origin, address string) string {
	switch {
	case strings.HasPrefix(address, "https://"):
		return address
	case strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && origin != "":
		return origin + address
	default:
		return ""
	}
}
