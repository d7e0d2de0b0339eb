package site

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"
)

// slogan is the description of pages that have no other.
const slogan = "Limited editions, sold exactly: reserve a unit, complete your purchase within the minute, and watch the stock move as it sells."

// view is what the site replies at a path: a status, and the head of the page.
type view struct {
	status int
	head   head
}

// views are the client's routes whose head is always the same. Pages that differ by user are hidden
// from search engines.
var views = map[string]view{ //nolint:gochecknoglobals // a constant; Go has none of this type
	"/":         {http.StatusOK, head{Title: "Live drops", Description: slogan, Path: "/"}},
	"/upcoming": {http.StatusOK, head{Title: "Upcoming drops", Description: "Which limited editions go on sale next, and when. " + slogan, Path: "/upcoming"}},
	"/ended":    {http.StatusOK, head{Title: "Ended drops", Description: "Limited editions that were sold here. " + slogan, Path: "/ended"}},
	"/my-drops": {http.StatusOK, head{Title: "My drops", Description: slogan, Hidden: true}},
	"/profile":  {http.StatusOK, head{Title: "Profile", Description: slogan, Hidden: true}},
	"/sign-in":  {http.StatusOK, head{Title: "Sign in", Description: slogan, Hidden: true}},
	"/admin":    {http.StatusOK, head{Title: "Admin", Description: slogan, Hidden: true}},
}

// anyOrder is for the page of every order. Only the client can ask whose it is.
var anyOrder = view{http.StatusOK, head{Title: "Your order", Description: slogan, Hidden: true}} //nolint:gochecknoglobals // as above

// notFound is for paths without a route; the client shows its own page for them.
var notFound = view{http.StatusNotFound, head{Title: "Page not found", Description: slogan, Hidden: true}} //nolint:gochecknoglobals // as above

// viewAt returns the view at a path. Like the client's router, it ignores a slash at the end.
func (s *Site) viewAt(r *http.Request) view {
	path := r.URL.Path
	if len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	if known, ok := views[path]; ok {
		return known
	}
	if strings.HasPrefix(path, dropPages) {
		_, found := s.dropAt(r.Context(), path)
		return found
	}
	if strings.HasPrefix(path, "/admin/") {
		return views["/admin"]
	}
	if id, found := strings.CutPrefix(path, "/orders/"); found && id != "" && !strings.Contains(id, "/") {
		return anyOrder
	}
	return notFound
}

// servePage writes the client's page. Browsers must not cache it, because its nonce may be used
// only once.
func (s *Site) servePage(w http.ResponseWriter, r *http.Request) {
	found, nonce := s.viewAt(r), rand.Text()
	if found.head.Picture == "" {
		found.head.Picture = previewAddress("/", shopCard())
	}
	found.head.AuthMode = s.options.AuthMode
	origin, secure := s.options.Address.Of(r)
	rendered, err := found.head.render(origin)
	if err != nil {
		http.Error(w, "The page could not be made. Please try again.", http.StatusInternalServerError) // cannot happen: tests render every head
		return
	}
	body := s.shell.render(rendered, nonce)
	header := w.Header()
	s.policy.set(header, nonce, secure)
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Cache-Control", "no-cache")
	w.WriteHeader(found.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // fails only when the client has gone
	}
}
