// Package site serves the built web client: its files, and its one page, which is rendered for each
// request.
//
// The client draws all views itself, so every path gets the same page. Only its head differs:
// title, description and picture of what the path shows, for programs that run no script, such as
// link previews. The head of a drop's page is made from the same cached read as the API's reply. If
// that read fails or takes too long, the page is served with a general head; so a page never fails
// because of Postgres, and waits for it one second at most.
//
//	/assets/…, /favicon.svg, …   the build's files, compressed by the build
//	/preview.png, /drops/{id}/preview.png   the picture that is shown beside a link
//	everything else              index.html, with its own head, nonce and Content-Security-Policy
package site

import (
	"context"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/origin"
	"sneakerhead/internal/site/preview"
)

// Drops reads a drop as anybody may see it. The error is drop.ErrNotFound when there is no such
// drop.
type Drops interface {
	Drop(ctx context.Context, dropID uuid.UUID) (drop.View, error)
}

// Options are what a site needs.
type Options struct {
	Files    fs.FS // the built client, index.html at its root
	Pictures fs.FS // our own pictures, for the previews of links; see preview.New
	Drops    Drops

	TimeZone  *time.Location // of the shop, in which times are told; nil for UTC
	Address   origin.Site    // where the shop is reached
	AuthMode  string         // how users sign in, as in /api/config
	ClerkHost string         // the host of Clerk's frontend API; empty without Clerk
}

// Site handles all paths that do not belong to the API.
type Site struct {
	options Options
	files   map[string]*file // by path
	shell   shell
	policy  policy

	previews previews
}

// New reads the built client. The error says what is wrong with the build.
func New(o Options) (*Site, error) {
	shell, err := readShell(o.Files)
	if err != nil {
		return nil, err
	}
	files, err := readFiles(o.Files)
	if err != nil {
		return nil, err
	}
	if o.TimeZone == nil {
		o.TimeZone = time.UTC
	}
	renderer, err := preview.New(o.Pictures)
	if err != nil {
		return nil, err
	}
	return &Site{
		options: o, files: files, shell: shell, policy: newPolicy(o.ClerkHost),
		previews: previews{renderer: renderer, drawn: map[preview.Card][]byte{}},
	}, nil
}

// ServeHTTP implements http.Handler. Files are looked up by their exact path in a map, so "../"
// cannot leave the build's folder.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "The site is read only.", http.StatusMethodNotAllowed)
		return
	}
	if file, ok := s.files[r.URL.Path]; ok {
		file.serve(w, r)
		return
	}
	if strings.HasPrefix(r.URL.Path, assets) {
		// A replica of another version may have this file, so the 404 must not be cached.
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	if redirectToLowerCase(w, r) {
		return
	}
	if page, ok := strings.CutSuffix(r.URL.Path, previewFile); ok && s.servePreview(w, r, page) {
		return
	}
	s.servePage(w, r)
}
