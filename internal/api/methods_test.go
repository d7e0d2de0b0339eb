package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
)

// methodsOf returns every path of the API with its methods, as openapi.yaml and [api.New] have
// them.
func methodsOf(t *testing.T, w *fixture) map[string][]string {
	t.Helper()
	var spec struct {
		Paths map[string]map[string]json.RawMessage
	}
	require.NoError(t, json.Unmarshal(w.send("GET", "/api/openapi.json", "").Body.Bytes(), &spec))
	paths := map[string][]string{
		"/api/openapi.json": {"GET"}, "/api/docs": {"GET"}, "/ws": {"GET"}, "/media/low.svg": {"GET"},
	}
	for path, operations := range spec.Paths {
		path = strings.NewReplacer("{id}", anID, "{userId}", "user_1", "{purchase}", "SH-7K3M-Q2XP").Replace(path)
		for method := range operations {
			paths[path] = append(paths[path], strings.ToUpper(method))
		}
	}
	return paths
}

func TestMethods_AnotherMethodOfAKnownPathIsRefused(t *testing.T) {
	t.Parallel()
	w := newFixture(t, func(o *api.Options) { o.Client = http.HandlerFunc(client) })
	for path, methods := range methodsOf(t, w) {
		if slices.Contains(methods, "GET") {
			methods = append(methods, "HEAD")
		}
		slices.Sort(methods)
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"} {
			if slices.Contains(methods, method) {
				continue
			}
			for _, caller := range []string{"", asAlex, "Authorization: Bearer refused"} { // it does not matter who asks
				reply := w.send(method, path, "{", caller)
				require.Equal(t, http.StatusMethodNotAllowed, reply.Code, "%s %s", method, path)
				require.Equal(t, strings.Join(methods, ", "), reply.Header().Get("Allow"), "%s %s", method, path)
				p := problemOf(t, 405, reply.Header().Get("Content-Type"), reply.Body.Bytes())
				require.Equal(t, "method_not_allowed", p.Code)
			}
		}
	}
}

func TestMethods_OfAPathWithAMalformedID(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	require.Equal(t, http.StatusMethodNotAllowed, w.send("POST", "/api/drops/7", "").Code)
	require.Equal(t, http.StatusBadRequest, w.send("GET", "/api/drops/7", "").Code)
	require.Equal(t, http.StatusNotFound, w.send("GET", "/api/drops/7/nothing", "").Code)
}

func TestFallback_ASlashAtTheEndIsAnotherPath(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for path, methods := range methodsOf(t, w) {
		if path == "/media/low.svg" {
			continue // pictures are files: what follows /media/ is the name of one
		}
		for _, method := range methods {
			reply := w.send(method, path+"/", "{}", asAdmin)
			require.Equal(t, http.StatusNotFound, reply.Code, "%s %s/", method, path)
			require.Equal(t, "not_found", problemOf(t, 404, reply.Header().Get("Content-Type"), reply.Body.Bytes()).Code)
			require.Equal(t, "nosniff", reply.Header().Get("X-Content-Type-Options"))
			require.Equal(t, "no-store", reply.Header().Get("Cache-Control"))
			require.Empty(t, reply.Header().Get("Location"))
		}
	}
}
