package api_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestReader_TenThousandReadersAreFewQueries(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	var readers sync.WaitGroup
	for range 10_000 {
		readers.Go(func() {
			if code := w.send("GET", "/api/drops/live", "").Code; code != http.StatusOK {
				t.Error(code)
			}
		})
	}
	readers.Wait()
	require.Less(t, w.views.Load(), int64(100))
}

func TestReader_AnUnchangedPageCostsNoBody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
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

func TestReader_AChangeIsSeenAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.send("GET", "/api/drops/live", "")
	before := w.views.Load()
	w.reader.Changed()
	w.send("GET", "/api/drops/live", "")
	require.Equal(t, before+1, w.views.Load())
}

func TestReader_WithoutPostgresTheLastPageServesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
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

func TestReader_DropIsWhatItsPageShows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	view, err := w.reader.Drop(t.Context(), uuid.MustParse(anID))
	require.NoError(t, err)
	require.Equal(t, "Tempo", view.Name)

	w.reader.Changed()
	w.viewsErr.Store(failure{drop.ErrUnavailable})
	view, err = w.reader.Drop(t.Context(), uuid.MustParse(anID))
	require.NoError(t, err, "the last that was read serves on")
	require.Equal(t, "Tempo", view.Name)
	w.viewsErr.Store(failure{drop.ErrNotFound})
	_, err = w.reader.Drop(t.Context(), uuid.MustParse(anID))
	require.ErrorIs(t, err, drop.ErrNotFound)
}
