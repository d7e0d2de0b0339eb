package pages_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/pages"
)

// shop implements pages.Views: every list has one drop, and reads are counted.
type shop struct {
	reads atomic.Int64
	text  atomic.Pointer[string] // nil: no description
	err   atomic.Pointer[error]
}

func (s *shop) View(context.Context, uuid.UUID) (drop.View, error) {
	return drop.View{Name: "Tempo"}, s.read()
}

func (s *shop) Shelf(context.Context, drop.Shelf) ([]drop.View, error) {
	text := ""
	if described := s.text.Load(); described != nil {
		text = *described
	}
	return []drop.View{{Name: "Tempo", Description: text}}, s.read()
}

func (s *shop) describe(text string) { s.text.Store(&text) }

func (s *shop) read() error {
	s.reads.Add(1)
	if err := s.err.Load(); err != nil {
		return *err
	}
	return nil
}

func (s *shop) fail(err error) { s.err.Store(&err) }

func open(t *testing.T) (*shop, *pages.Reader) {
	t.Helper()
	s := &shop{}
	r := pages.New(s)
	t.Cleanup(r.Stop)
	return s, r
}

func TestReader_TenThousandReadersAreFewQueries(t *testing.T) {
	t.Parallel()
	s, r := open(t)
	var readers sync.WaitGroup
	for range 10_000 {
		readers.Go(func() {
			if _, err := r.List(context.Background(), drop.ShelfLive); err != nil {
				t.Error(err)
			}
		})
	}
	readers.Wait()
	require.Less(t, s.reads.Load(), int64(100))
}

func TestReader_ReadsAgainAfterAChange(t *testing.T) {
	t.Parallel()
	s, r := open(t)
	first, err := r.List(t.Context(), drop.ShelfLive)
	require.NoError(t, err)
	r.Changed()
	second, err := r.List(t.Context(), drop.ShelfLive)
	require.NoError(t, err)
	require.Equal(t, int64(2), s.reads.Load())
	require.Equal(t, first.Body, second.Body)
	require.Equal(t, first.Tag, second.Tag, "of equal pages")
}

func TestPage_Compressed(t *testing.T) {
	t.Parallel()
	s, r := open(t)
	small, err := r.List(t.Context(), drop.ShelfLive)
	require.NoError(t, err)
	require.Nil(t, small.Compressed(), "it fits into one packet")

	isTheBody := func(p pages.Page) {
		decoder, err := gzip.NewReader(bytes.NewReader(p.Compressed()))
		require.NoError(t, err)
		body, err := io.ReadAll(decoder)
		require.NoError(t, err)
		require.Equal(t, string(p.Body), string(body))
	}
	var large [2]pages.Page
	for i := range large {
		s.describe(strings.Repeat(fmt.Sprint("text ", i, " "), 1000))
		r.Changed()
		large[i], err = r.List(t.Context(), drop.ShelfLive)
		require.NoError(t, err)
		isTheBody(large[i])
	}
	isTheBody(large[0])
	again, err := r.List(t.Context(), drop.ShelfLive)
	require.NoError(t, err)
	require.Same(t, &large[1].Compressed()[0], &again.Compressed()[0], "it is compressed once")

	s.fail(fmt.Errorf("read: %w", drop.ErrUnavailable))
	r.Changed()
	stale, err := r.List(t.Context(), drop.ShelfLive)
	require.NoError(t, err)
	require.True(t, stale.Stale)
	isTheBody(stale)
}

func TestReader_WithoutPostgresTheLastPageIsServed(t *testing.T) {
	t.Parallel()
	s, r := open(t)
	fresh, err := r.DropPage(t.Context(), uuid.Max)
	require.NoError(t, err)
	require.False(t, fresh.Stale)
	s.fail(fmt.Errorf("read: %w", drop.ErrUnavailable))
	r.Changed()
	stale, err := r.DropPage(t.Context(), uuid.Max)
	require.NoError(t, err)
	require.True(t, stale.Stale)
	view, err := r.Drop(t.Context(), uuid.Max)
	require.NoError(t, err)
	require.Equal(t, "Tempo", view.Name, "a drop is what its page shows")
	_, err = r.List(t.Context(), drop.ShelfEnded)
	require.ErrorIs(t, err, drop.ErrUnavailable, "which was never read")

	s.fail(drop.ErrNotFound)
	_, err = r.Drop(t.Context(), uuid.Max)
	require.ErrorIs(t, err, drop.ErrNotFound)
}
