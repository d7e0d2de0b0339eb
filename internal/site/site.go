// Package site serves the built web client: its files, which never change under their names, and its page, which is
// rendered for each request.
//
// The client draws everything itself, so there is one page. What differs is its head, which is for those who run no
// script: title, description and picture of what the address shows, for a link that somebody shares. A drop's come from
// the same read that its API reply comes from. That read may fail or take too long, and the page is then served with
// the head that any page has: a page never waits for Postgres, and never fails because of it.
//
//	/assets/…, /favicon.svg, …   the build's files, compressed as the build left them
//	everything else              index.html, with a head, a nonce and a Content-Security-Policy of its own
package site

import (
	"context"
	"io/fs"
	"net/http"
	"net/netip"
	"strings"

	"github.com/google/uuid"
	"golang.org/x/time/rate"

	"sneakerhead/internal/drop"
)

// Drops reads a drop as anybody may see it. The error is drop.ErrNotFound when there is none.
type Drops interface {
	Drop(ctx context.Context, dropID uuid.UUID) (drop.View, error)
}

// Options are what the site stands on.
type Options struct {
	Files fs.FS // the built client, index.html at its root
	Drops Drops

	Origin         string         // where browsers find the shop, such as https://shop.test; empty: where each request was sent
	AuthMode       string         // how people sign in here, as /api/config says it
	ClerkHost      string         // the host of Clerk's frontend API; empty when nobody signs in with Clerk here
	TrustedProxies []netip.Prefix // whose X-Forwarded-Proto is believed
}

// Site is the handler of all that is not the API's.
type Site struct {
	options Options
	files   map[string]*file // by path
	shell   shell
	policy  policy
	vain    *rate.Limiter // reads of drops that came to nothing
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
	return &Site{
		options: o, files: files, shell: shell, policy: newPolicy(o.ClerkHost),
		vain: rate.NewLimiter(vainReads, 4*vainReads),
	}, nil
}

// ServeHTTP implements http.Handler. A path names a file exactly or not at all, so there is nothing to climb out of.
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
		// Another replica, of another version, may have it: nobody is to remember that this one does not.
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	s.servePage(w, r)
}
