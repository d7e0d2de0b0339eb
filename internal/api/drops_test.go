package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
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
