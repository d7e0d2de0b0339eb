package api

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestReader_KeepsNoPageThatNobodyReads(t *testing.T) {
	t.Parallel()
	r := NewReader(nil)
	defer r.Stop()
	const drops, minutes = 50, 20
	now := time.Now()
	r.remember(pageKey{shelf: ShelfEnded}, &page{readAt: now})
	for range minutes {
		for range drops {
			r.remember(pageKey{dropID: uuid.New()}, &page{readAt: now})
		}
		now = now.Add(time.Minute)
	}
	require.LessOrEqual(t, len(r.pages), 4*drops)
	require.NotNil(t, r.pages[pageKey{shelf: ShelfEnded}], "lists are kept for a time without Postgres")
}
