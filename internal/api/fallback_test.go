package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
)

// client stands for the web client: it sets a status for some requests, and none for others.
func client(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Header.Get("If-None-Match") != "":
		w.WriteHeader(http.StatusNotModified)
	case r.URL.Path == "/nowhere":
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("page"))
	default:
		_, _ = w.Write([]byte("page"))
	}
}

func TestFallback_WithAndWithoutAClient(t *testing.T) {
	t.Parallel()
	with := newFixture(t, func(o *api.Options) { o.Client = http.HandlerFunc(client) })
	without := newFixture(t, nil)
	for _, row := range []struct {
		api        *fixture
		method     string
		path       string
		status     int
		begins     string
		ifNotKnown string
	}{
		{with, "GET", "/", 200, "page", ""},
		{with, "HEAD", "/", 200, "page", ""},
		{with, "GET", "/upcoming", 200, "page", ""},
		{with, "GET", "/apis", 200, "page", ""},
		{with, "GET", "/nowhere", 404, "page", ""},
		{with, "GET", "/", 304, "", `"tag"`},
		{with, "POST", "/", 404, "{", ""},
		{with, "GET", "/api", 404, "{", ""},
		{with, "GET", "/api/nowhere", 404, "{", ""},
		{with, "GET", "/media/none.svg", 404, "{", ""},
		{without, "GET", "/", 200, "SneakerHead is running.", ""},
		{without, "POST", "/", 404, "{", ""},
		{without, "GET", "/upcoming", 404, "{", ""},
	} {
		var headers []string
		if row.ifNotKnown != "" {
			headers = append(headers, "If-None-Match: "+row.ifNotKnown)
		}
		reply := row.api.send(row.method, row.path, "", headers...)
		require.Equal(t, row.status, reply.Code, "%s %s", row.method, row.path)
		require.Equal(t, row.begins, reply.Body.String()[:len(row.begins)], "%s %s", row.method, row.path)
		require.Equal(t, row.begins == "", reply.Body.Len() == 0)
	}
}

func TestFallback_PagesAndFilesAreNotLimited(t *testing.T) {
	t.Parallel()
	w := newFixture(t, func(o *api.Options) {
		o.Client = http.HandlerFunc(client)
		o.Limits.AddressRequestsPerSecond = 5
	})
	for range 100 { // a campus opens the page
		require.Equal(t, http.StatusOK, w.send("GET", "/assets/app.js", "").Code)
		require.Equal(t, http.StatusOK, w.send("GET", "/drops/"+anID, "").Code)
	}
	for range 10 {
		require.Equal(t, http.StatusOK, w.send("GET", "/api/drops/live", "").Code)
	}
}

func TestFallback_OfAReplicaWithProbesOnly(t *testing.T) {
	t.Parallel()
	w := newFixture(t, func(o *api.Options) { o.ProbesOnly, o.Client = true, http.HandlerFunc(client) })
	for _, path := range []string{"/healthz", "/readyz"} {
		require.Equal(t, http.StatusOK, w.send("GET", path, "").Code)
		require.Equal(t, http.StatusMethodNotAllowed, w.send("DELETE", path, "").Code)
	}
	for _, path := range []string{"/", "/api/drops/live", "/api/auth/me", "/ws", "/nowhere"} {
		reply := w.send("GET", path, "")
		require.Equal(t, http.StatusNotFound, reply.Code, path)
		require.Equal(t, "application/problem+json", reply.Header().Get("Content-Type"), path)
		require.Contains(t, reply.Body.String(), `"not_found"`, path)
		require.Equal(t, http.StatusMisdirectedRequest, w.send("GET", path, "", "Host: shop.example.com").Code, path)
	}
}
