package site

import (
	"net/http"
	"strings"

	"github.com/google/uuid"
)

// redirectToLowerCase redirects a page whose address has an id in capitals, and reports whether it
// has. The server, the socket and the client compare ids as text, all in lower case: such a page
// would show a drop and never a change of it.
func redirectToLowerCase(w http.ResponseWriter, r *http.Request) bool {
	for _, pages := range []string{"/drops/", "/admin/drops/"} {
		rest, found := strings.CutPrefix(r.URL.Path, pages)
		id, below, _ := strings.Cut(rest, "/")
		if !found || id == strings.ToLower(id) || uuid.Validate(id) != nil {
			continue
		}
		to := *r.URL
		to.Scheme, to.Host = "", ""
		to.Path = strings.TrimSuffix(pages+strings.ToLower(id)+"/"+below, "/")
		to.RawPath = ""
		http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
		return true
	}
	return false
}
