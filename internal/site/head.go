package site

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

const siteName = "SneakerHead"

// head is what a page says of itself to those who run no script. Empty fields are left out.
type head struct {
	Title       string // without the site's name
	Description string
	Path        string // the page's one address on this site, for those that have one
	Product     bool   // the page is about something that is sold
	Picture     string // an https address, or a path of our own
	Price       string
	Currency    string
	Hidden      bool   // from search engines
	AuthMode    string // how people sign in; the client wants to know before it has asked anything
}

//go:embed head.html
var headSource string

// headTemplate escapes: what is in a head was written by admins, and may be anything.
var headTemplate = template.Must(template.New("head").Parse(headSource)) //nolint:gochecknoglobals // parsed once, read only

// render returns the head of a page that is reached at origin. Without one there is nothing absolute to say, and what
// must be absolute is left out.
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

// absolute returns an address that stands without the page it is on, empty when there is none.
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
