package pages

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestReader_DropsPagesThatNobodyReads(t *testing.T) {
	t.Parallel()
	r := New(nil)
	defer r.Stop()
	const drops, minutes = 50, 20
	now := time.Now()
	r.remember(pageKey{shelf: drop.ShelfEnded}, &page{readAt: now})
	for range minutes {
		for range drops {
			r.remember(pageKey{dropID: uuid.New()}, &page{readAt: now})
		}
		now = now.Add(time.Minute)
	}
	require.LessOrEqual(t, len(r.pages), 4*drops)
	require.NotNil(t, r.pages[pageKey{shelf: drop.ShelfEnded}], "lists are kept for a time without Postgres")
}
