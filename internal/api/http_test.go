package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHTTP(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	t.Run("HEAD is answered as GET is", func(t *testing.T) {
		t.Parallel()
		for _, path := range []string{"/healthz", "/readyz", "/api/config", "/api/drops/live", "/media/low.svg", "/"} {
			require.Equal(t, http.StatusOK, w.send("HEAD", path, "").Code, path)
		}
	})
	t.Run("tags are compared weakly, and in lists", func(t *testing.T) {
		t.Parallel()
		tag := w.send("GET", "/api/drops/ended", "").Header().Get("ETag")
		for _, known := range []string{tag, strings.TrimPrefix(tag, "W/"), `"other", ` + tag, "*"} {
			require.Equal(t, http.StatusNotModified, w.send("GET", "/api/drops/ended", "", "If-None-Match: "+known).Code, known)
		}
	})
	t.Run("a user's own data is not cached", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, "no-store", w.send("GET", "/api/auth/me", "", asAlex).Header().Get("Cache-Control"))
		require.Equal(t, "no-cache", w.send("GET", "/api/drops/live", "").Header().Get("Cache-Control"))
	})
	t.Run("an id has one spelling", func(t *testing.T) {
		t.Parallel()
		for _, id := range []string{"{" + anID + "}", "urn:uuid:" + anID, strings.ReplaceAll(anID, "-", "")} {
			require.Equal(t, http.StatusBadRequest, w.send("GET", "/api/drops/"+escape(id), "").Code, id)
		}
	})
	t.Run("the body limit holds for routes without a body", func(t *testing.T) {
		t.Parallel()
		reply := w.send("POST", "/api/drops/"+anID+"/reserve", strings.Repeat("x", 70_000), asAlex)
		require.Equal(t, http.StatusRequestEntityTooLarge, reply.Code)
	})
	t.Run("an idempotency key that is not ASCII is refused", func(t *testing.T) {
		t.Parallel()
		reply := w.send("POST", "/api/drops", aDrop(nil), asAdmin, "Idempotency-Key: \xff\xfe")
		require.Equal(t, http.StatusUnprocessableEntity, reply.Code)
	})
}
