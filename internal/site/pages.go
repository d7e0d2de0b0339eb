package site

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"
)

// slogan describes every page that has nothing better to say.
const slogan = "Limited editions, sold exactly: reserve a unit, complete your purchase within the minute, and watch the stock move as it sells."

// view is an answer to a path: with which status, and under which head.
type view struct {
	status int
	head   head
}

// views are the client's routes that always show the same. Those of one user are of no use to a search engine.
var views = map[string]view{ //nolint:gochecknoglobals // a constant that Go cannot spell
	"/":         {http.StatusOK, head{Title: "Live drops", Description: slogan, Path: "/"}},
	"/upcoming": {http.StatusOK, head{Title: "Upcoming drops", Description: "Which limited editions go on sale next, and when. " + slogan, Path: "/upcoming"}},
	"/ended":    {http.StatusOK, head{Title: "Ended drops", Description: "Limited editions that were sold here. " + slogan, Path: "/ended"}},
	"/my-drops": {http.StatusOK, head{Title: "My drops", Description: slogan, Hidden: true}},
	"/profile":  {http.StatusOK, head{Title: "Profile", Description: slogan, Hidden: true}},
	"/sign-in":  {http.StatusOK, head{Title: "Sign in", Description: slogan, Hidden: true}},
	"/admin":    {http.StatusOK, head{Title: "Admin", Description: slogan, Hidden: true}},
}

// nowhere is what the client shows its own page of, for a path that it has no route for.
var nowhere = view{http.StatusNotFound, head{Title: "Page not found", Description: slogan, Hidden: true}} //nolint:gochecknoglobals // as above

// viewAt says what the client shows at a path. The client's router takes a slash at the end for nothing, and so does this.
func (s *Site) viewAt(r *http.Request) view {
	path := r.URL.Path
	if len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	if known, ok := views[path]; ok {
		return known
	}
	if id, ok := strings.CutPrefix(path, "/drops/"); ok {
		return s.viewOfDrop(r.Context(), id)
	}
	if strings.HasPrefix(path, "/admin/") {
		return views["/admin"]
	}
	return nowhere
}

// servePage writes the client's page. Browsers ask for it again each time, since its nonce must not serve twice.
func (s *Site) servePage(w http.ResponseWriter, r *http.Request) {
	found, nonce := s.viewAt(r), rand.Text()
	if found.head.Picture == "" {
		found.head.Picture = s.sitePicture()
	}
	found.head.AuthMode = s.options.AuthMode
	origin, secure := s.reachedAt(r)
	rendered, err := found.head.render(origin)
	if err != nil {
		http.Error(w, "The page could not be made. Please try again.", http.StatusInternalServerError) // the tests would show it
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
		_, _ = w.Write(body) // a reader who went away needs no answer
	}
}

// sitePicture is for pages that have none of their own, if the build has one: chat programs do not show SVG.
func (s *Site) sitePicture() string {
	const picture = "/social.png"
	if _, ok := s.files[picture]; ok {
		return picture
	}
	return ""
}
