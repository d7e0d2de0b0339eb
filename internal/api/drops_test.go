package api_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
	"sneakerhead/internal/drop"
)

func TestPages_AnUnchangedPageIs304(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, path := range []string{"/api/drops/live", "/api/drops/upcoming", "/api/drops/ended", "/api/drops/" + anID} {
		first := w.send("GET", path, "")
		tag := first.Header().Get("ETag")
		require.NotEmpty(t, tag)
		again := w.send("GET", path, "", "If-None-Match: "+tag)
		require.Equal(t, http.StatusNotModified, again.Code)
		require.Empty(t, again.Body.String())
		require.Equal(t, http.StatusOK, w.send("GET", path, "", `If-None-Match: "other"`).Code)
	}
}

func TestPages_AreCompressedForClientsThatTakeIt(t *testing.T) {
	t.Parallel()
	const path, asks = "/api/drops/" + anID, "Accept-Encoding: br, gzip"
	w := newFixture(t, nil)
	small := w.send("GET", path, "", asks)
	require.Empty(t, small.Header().Get("Content-Encoding"), "it fits into one packet")
	require.Contains(t, small.Header().Values("Vary"), "Accept-Encoding", "another state of the drop may be longer")

	w = newFixture(t, nil)
	w.shown = &drop.View{Name: "Tempo", Description: strings.Repeat("Light, fast, and made for the road. ", 60)}
	plain, compressed := w.send("GET", path, ""), w.send("GET", path, "", asks)
	require.Empty(t, plain.Header().Get("Content-Encoding"))
	require.Equal(t, "gzip", compressed.Header().Get("Content-Encoding"))
	for _, reply := range []*httptest.ResponseRecorder{plain, compressed} {
		require.Contains(t, reply.Header().Values("Vary"), "Accept-Encoding")
		require.Equal(t, strconv.Itoa(reply.Body.Len()), reply.Header().Get("Content-Length"))
		require.Equal(t, plain.Header().Get("ETag"), reply.Header().Get("ETag"))
	}
	require.Less(t, compressed.Body.Len(), plain.Body.Len()/4)
	decoder, err := gzip.NewReader(compressed.Body)
	require.NoError(t, err)
	body, err := io.ReadAll(decoder)
	require.NoError(t, err)
	require.Equal(t, plain.Body.String(), string(body))
	require.Equal(t, http.StatusNotModified, w.send("GET", path, "", asks, "If-None-Match: "+compressed.Header().Get("ETag")).Code)
}

// TestPages_MatchTheDescription compares lists with the generated types: package pages encodes
// lists itself, because it cannot import those.
func TestPages_MatchTheDescription(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, stale := range []bool{false, true} {
		decoder := json.NewDecoder(w.send("GET", "/api/drops/live", "").Body)
		decoder.DisallowUnknownFields()
		var list api.DropList
		require.NoError(t, decoder.Decode(&list))
		require.Len(t, list.Drops, 1)
		require.Equal(t, stale, list.Stale != nil && *list.Stale)
		w.viewsErr.Store(failure{drop.ErrUnavailable})
		w.reader.Changed()
	}
}

func TestPages_AChangeIsSeenAtOnce(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	w.send("GET", "/api/drops/live", "")
	before := w.views.Load()
	w.reader.Changed()
	w.send("GET", "/api/drops/live", "")
	require.Equal(t, before+1, w.views.Load())
}

func TestPages_WithoutPostgresTheLastPageIsServed(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	w.send("GET", "/api/drops/live", "")
	w.viewsErr.Store(failure{fmt.Errorf("read: %w", drop.ErrUnavailable)})
	w.reader.Changed()
	stale := w.send("GET", "/api/drops/live", "")
	require.Equal(t, http.StatusOK, stale.Code)
	require.Contains(t, stale.Body.String(), `"stale":true`)
	require.NotEmpty(t, stale.Header().Get("Warning"))
	never := w.send("GET", "/api/drops/ended", "")
	require.Equal(t, http.StatusServiceUnavailable, never.Code)
	require.NotEmpty(t, never.Header().Get("Retry-After"))
}
